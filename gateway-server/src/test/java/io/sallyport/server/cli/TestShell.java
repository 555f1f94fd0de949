package io.sallyport.server.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** A shell whose streams are kept, and the commands in it. */
final class TestShell {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Shell shell;

    TestShell(final String input, final boolean terminal) {
        this(input, terminal, Map.of());
    }

    TestShell(final String input, final boolean terminal, final Map<String, String> environment) {
        this.shell = new Shell(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                environment,
                terminal);
    }

    Shell shell() {
        return shell;
    }

    /** Runs a command line and returns its status; a refusal's sentence is then among the errors. */
    int run(final String... arguments) {
        final var line = new CommandLine(CommandLine.Model.CommandSpec.create().name("sallyport"));
        Commands.addTo(line, shell, "test", (_, _) -> new CatalogueSource.Offer(List.of(), List.of()));
        return line.setExecutionExceptionHandler((thrown, _, _) -> {
                    if (thrown instanceof CommandFailure) {
                        shell.say(String.valueOf(thrown.getMessage()));
                        return 1;
                    }
                    throw thrown;
                })
                .execute(arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
