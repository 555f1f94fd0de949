package io.sallyport.server;

import io.sallyport.server.cli.CommandFailure;
import io.sallyport.server.cli.Commands;
import io.sallyport.server.cli.Shell;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "sallyport",
        mixinStandardHelpOptions = true,
        versionProvider = SallyportMain.Versions.class,
        description = "One front door for all of an organisation's MCP servers.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it went well",
            "1:it did not, and standard error says why",
            "2:the command line is wrong",
            "3:it went well in part; the command's own help says what that is"
        },
        footer = {
            "",
            "sallyport COMMAND --help tells everything about a command.",
            "sallyport demo starts three servers and a gateway in front of them to try it out."
        })
public final class SallyportMain implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(final String[] args) {
        final var shell = Shell.ofProcess();
        final int exit = PlainRun.of(List.of(args))
                .map(run -> run.in(shell))
                .orElseGet(() -> commandLine(shell).execute(args));
        if (exit != RunCommand.RUNNING) {
            System.exit(exit);
        }
    }

    static CommandLine commandLine(final Shell shell) {
        final var line = new CommandLine(new SallyportMain());
        line.addSubcommand(new RunCommand(shell));
        line.addSubcommand(new CheckCommand(shell));
        line.addSubcommand(new DrainCommand());
        Commands.addTo(line, shell, Version.TEXT, new CataloguePreview());
        return line.setExecutionExceptionHandler(CommandFailure::report);
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
