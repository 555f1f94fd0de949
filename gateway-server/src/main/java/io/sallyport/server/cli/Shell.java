package io.sallyport.server.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a command is run in.
 *
 * @param terminal whether a person sees what is written
 */
public record Shell(
        PrintStream out, PrintStream err, InputStream in, Map<String, String> environment, boolean terminal) {

    /** More than anything that is pasted or piped into a command. */
    private static final int MOST = 16 << 20;

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]");

    public Shell {
        environment = Map.copyOf(environment);
    }

    /** That of this process. */
    public static Shell ofProcess() {
        return new Shell(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.in,
                System.getenv(),
                Optional.ofNullable(System.console())
                        .filter(console -> console.isTerminal())
                        .isPresent());
    }

    void print(final String line) {
        out.println(line);
    }

    /** Tells the person, not the program that reads the output. */
    void say(final String line) {
        err.println("sallyport: " + line);
    }

    /** What servers wrote; on a terminal without what would steer it. */
    String shown(final String foreign) {
        return terminal ? plain(foreign) : foreign;
    }

    static String plain(final String foreign) {
        return CONTROL.matcher(foreign).replaceAll("");
    }

    /** Standard input to its end. */
    byte[] input() throws CommandFailure {
        try {
            final var read = in.readNBytes(MOST);
            if (read.length == MOST) {
                throw new CommandFailure("standard input is larger than 16 MiB");
            }
            return read;
        } catch (final IOException e) {
            throw new CommandFailure("standard input cannot be read: " + e.getMessage(), e);
        }
    }
}
