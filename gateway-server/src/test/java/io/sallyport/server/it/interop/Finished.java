package io.sallyport.server.it.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that has run to its end.
 *
 * @param output what it wrote to standard output
 * @param errors what it wrote to standard error
 */
record Finished(int status, String output, String errors) {

    /**
     * Runs a program.
     *
     * @param environment added to this process's own
     * @throws IOException when it cannot be started, or has not ended by the deadline and was killed
     */
    static Finished run(
            final Path directory,
            final List<String> command,
            final Map<String, String> environment,
            final Duration deadline)
            throws IOException, InterruptedException {
        final var output = Files.createTempFile("output", ".txt");
        final var errors = Files.createTempFile("errors", ".txt");
        try {
            final var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            final int status = await(builder.start(), command, deadline, errors);
            return new Finished(status, Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static int await(
            final Process process, final List<String> command, final Duration deadline, final Path errors)
            throws IOException, InterruptedException {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(
                        command + " did not end within " + deadline + ", it said: " + Files.readString(errors));
            }
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    String all() {
        return (output + errors).strip();
    }
}
