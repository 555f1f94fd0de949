package io.sallyport.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program of the machine's that does a step. */
final class Program {

    private Program() {}

    /**
     * Runs it to its end.
     *
     * @return what it printed, on either stream
     * @throws IOException with that, where it fails
     */
    static String run(final List<String> command) throws IOException, InterruptedException {
        final var process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String output;
        try (var printed = process.getInputStream()) {
            output = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }
}
