package io.sallyport.server.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code ./sallyport} gives to programs of their own, which are not on the gateway's class path. */
final class LauncherCommands {

    private LauncherCommands() {}

    static CommandSpec demo() {
        return command(List.of("--self-test"), List.of("--port", "--status-port", "--admin-port", "--dir"));
    }

    static CommandSpec bench() {
        return command(
                List.of("--quick", "--list", "--threads"),
                List.of("--warm-up", "--window", "--rounds", "--connections", "--only", "--base", "--json"));
    }

    private static CommandSpec command(final List<String> flags, final List<String> options) {
        final var command = CommandSpec.create().mixinStandardHelpOptions(true);
        flags.forEach(name -> command.addOption(OptionSpec.builder(name).build()));
        options.forEach(name -> command.addOption(
                OptionSpec.builder(name).paramLabel("VALUE").arity("1").build()));
        return command;
    }
}
