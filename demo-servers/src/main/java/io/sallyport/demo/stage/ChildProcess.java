package io.sallyport.demo.stage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A process we started and will end. Its output goes to a log file (appended) and its last lines are kept. Its standard input
 * stays open as long as this JVM lives, so a child may end itself at end of file.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(8);

    private final String name;
    private final Path log;
    private final Process process;
    private final LineLog lines = new LineLog();

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * Starts a process.
     *
     * @param environment added to this process's own
     */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        final var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        final var child = new ChildProcess(name, log, builder.start());
        // Not a virtual one: a read from a process's pipe holds its carrier, of which there are few.
        Thread.ofPlatform().daemon().name("log-" + name).start(child::keepLog);
        return child;
    }

    public String name() {
        return name;
    }

    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The exit status of a process that has ended. */
    public int exitStatus() {
        return process.exitValue();
    }

    /**
     * Waits for a line of output.
     *
     * @throws IOException with the log's tail when the process ends, or the deadline passes, without printing it
     */
    public String awaitLine(Predicate<String> wanted, Duration deadline) throws IOException, InterruptedException {
        final var line = lines.await(wanted, deadline);
        return line.orElseThrow(() -> new IOException(complaint("did not come up")));
    }

    /** A sentence on what went wrong, with where the log is and how it ends. */
    public String complaint(String what) {
        final String state = process.isAlive() ? "" : " (it exited with status " + process.exitValue() + ")";
        return name + " " + what + state + "; log: " + log + tail(20);
    }

    /** SIGTERM, without waiting. */
    void requestStop() {
        // By its handle: Process.destroy would also close the pipe that the last lines of the log come through.
        process.toHandle().destroy();
    }

    /** SIGTERM, then SIGKILL for a process that will not go. */
    public void stop() {
        requestStop();
        if (!awaitExit(GRACE)) {
            kill();
        }
    }

    /** SIGKILL, and waits until the process is gone. */
    public void kill() {
        process.toHandle().destroyForcibly();
        if (!awaitExit(GRACE)) {
            throw new IllegalStateException(name + " (pid " + pid() + ") survived SIGKILL");
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** True when the process ended within the time; its last output is then in the log. */
    public boolean awaitExit(Duration deadline) {
        try {
            if (!process.waitFor(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            lines.awaitEnd(GRACE);
            return true;
        } catch (InterruptedException e) {
            process.toHandle().destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private String tail(int count) {
        final var last = lines.last(count);
        return last.isEmpty() ? ", empty" : ", its end:\n    " + String.join("\n    ", last);
    }

    private void keepLog() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                var file = new PrintWriter(
                        Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                file.println(line);
                file.flush();
                lines.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the log of " + name + " cannot be kept", e);
        } finally {
            lines.end();
        }
    }
}
