package io.sallyport.server.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Completion for shells. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print a script that teaches a shell to complete the commands and options of sallyport.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is printed", "2:the command line is wrong"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(sallyport completion bash)",
            "  sallyport completion bash > /etc/bash_completion.d/sallyport"
        })
final class CompletionCommand implements Callable<Integer> {

    private final Shell shell;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private String kind = "bash";

    CompletionCommand(final Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        final CommandLine own =
                Optional.ofNullable(spec).map(CommandSpec::commandLine).orElseThrow();
        switch (kind) {
            case "bash" -> {}
            case "zsh" -> shell.print("autoload -U +X bashcompinit && bashcompinit");
            default ->
                throw new CommandLine.ParameterException(
                        own, "there is no completion for " + kind + "; for bash and zsh");
        }
        final var all = own.getCommandSpec().root().commandLine();
        all.addSubcommand("demo", LauncherCommands.demo());
        all.addSubcommand("bench", LauncherCommands.bench());
        shell.out().print(AutoComplete.bash("sallyport", all));
        return 0;
    }
}
