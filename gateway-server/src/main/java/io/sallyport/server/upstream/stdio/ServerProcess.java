package io.sallyport.server.upstream.stdio;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: its pipes, and how it is ended (2025-11-25, basic/lifecycle, shutdown of stdio). */
final class ServerProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    /** What every program needs; the rest of the gateway's environment is not the server's to see. */
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR");

    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final String upstream;
    private final Process process;
    private volatile boolean endExpected;

    private ServerProcess(final String upstream, final Process process) {
        this.upstream = upstream;
        this.process = process;
    }

    static ServerProcess start(final String upstream, final ProcessSettings settings) throws IOException {
        final var builder = new ProcessBuilder(settings.command());
        final var environment = builder.environment();
        final var inherited = Map.copyOf(environment);
        environment.clear();
        INHERITED.forEach(
                name -> Optional.ofNullable(inherited.get(name)).ifPresent(value -> environment.put(name, value)));
        environment.putAll(settings.environment());
        settings.workingDirectory().ifPresent(directory -> builder.directory(directory.toFile()));
        return new ServerProcess(upstream, builder.start());
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    InputStream output() {
        return process.getInputStream();
    }

    InputStream error() {
        return process.getErrorStream();
    }

    /** Calls back a moment after it has ended, when its last words have been read unless somebody else holds the pipe. */
    void onExit(final Runnable callback) {
        process.onExit()
                .thenRunAsync(
                        callback, CompletableFuture.delayedExecutor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** From now on its end is nothing to warn of. */
    void expectEnd() {
        endExpected = true;
    }

    /**
     * Ends it: closes its standard input and waits, asks it to end and waits, makes it. Its children too: they are looked
     * up first, because those of a process that has ended are nobody's. Blocks.
     *
     * @param closeInput must not wait: what is being written may never be read
     */
    synchronized void stop(final Runnable closeInput) {
        final var tree = tree();
        closeInput.run();
        if (awaitEnd(tree)) {
            return;
        }
        tree.forEach(ProcessHandle::destroy);
        if (!awaitEnd(tree)) {
            LOG.warn("Upstream {}: its process {} does not end by itself and is killed", upstream, process.pid());
            tree.forEach(ProcessHandle::destroyForcibly);
            awaitEnd(tree);
        }
    }

    /** At once, with all its children. */
    void kill() {
        tree().forEach(ProcessHandle::destroyForcibly);
    }

    /** Whether it has ended within that time. Blocks. */
    boolean awaitExit(final Duration patience) {
        return await(List.of(process.toHandle()), patience);
    }

    private List<ProcessHandle> tree() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    private static boolean awaitEnd(final List<ProcessHandle> tree) {
        return await(tree, GRACE);
    }

    private static boolean await(final List<ProcessHandle> tree, final Duration patience) {
        try {
            CompletableFuture.allOf(tree.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (final TimeoutException | ExecutionException alive) {
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Says how it ended, once it has. */
    void sayHowItEnded() {
        if (!process.isAlive()) {
            ended(process.exitValue());
        }
    }

    private void ended(final int status) {
        if (endExpected) {
            LOG.debug("Upstream {}: its process ended with status {}", upstream, status);
        } else {
            LOG.warn("Upstream {}: its process ended by itself with status {}", upstream, status);
        }
    }
}
