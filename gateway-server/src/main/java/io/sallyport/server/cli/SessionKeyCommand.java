package io.sallyport.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Keys that seal session ids. */
@Command(
        name = "session-key",
        mixinStandardHelpOptions = true,
        description = "Make keys for sessions.keys.",
        synopsisSubcommandLabel = "new")
final class SessionKeyCommand implements Callable<Integer> {

    private final Shell shell;

    SessionKeyCommand(final Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        shell.say("say what to do: sallyport session-key new");
        return 2;
    }

    /** {@code session-key new}. */
    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = {
                "Make a key of 256 random bits.",
                "",
                "The configuration names it by reference: sessions: { keys: [\"$${file:keys/k1}\"] }. The first key seals, all open: "
                        + "to rotate, add a new one last, roll out, then move it first."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:it was made", "1:the file is there already, or cannot be written"},
            footerHeading = "%nExamples:%n",
            footer = {
                "  sallyport session-key new -o keys/k1",
                "  sallyport session-key new | kubectl create secret generic sallyport --from-file=k1=/dev/stdin"
            })
    static final class New implements Callable<Integer> {

        private final Shell shell;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write it there, readable by its owner alone, in place of standard output.")
        private Optional<Path> output = Optional.empty();

        New(final Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() throws CommandFailure {
            final var key = RandomKey.base64();
            if (output.isPresent()) {
                NewFile.write(output.get(), key + "\n", "rw-------");
            } else {
                shell.print(key);
            }
            return 0;
        }
    }
}
