package io.sallyport.server;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "sallyport",
        mixinStandardHelpOptions = true,
        versionProvider = SallyportMain.Versions.class,
        description = "One front door for all of an organisation's MCP servers.",
        subcommands = {RunCommand.class, CheckCommand.class, DrainCommand.class},
        footer = {"", "sallyport demo starts three servers and a gateway in front of them to try it out."})
public final class SallyportMain implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(final String[] args) {
        final int exit = new CommandLine(new SallyportMain()).execute(args);
        if (exit != RunCommand.RUNNING) {
            System.exit(exit);
        }
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(System.out);
        }
    }

    /** What {@code --version} prints. */
    static final class Versions implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"sallyport " + Version.TEXT, "Java " + Runtime.version()};
        }
    }
}
