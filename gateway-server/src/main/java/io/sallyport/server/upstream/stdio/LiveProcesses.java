package io.sallyport.server.upstream.stdio;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every process that was started and is not gone, so that none is left behind. Any thread. */
final class LiveProcesses implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Set<ServerProcess> live = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ServerProcess start(final String upstream, final ProcessSettings settings) throws IOException {
        if (closed) {
            throw new IOException("the gateway stops");
        }
        final var process = ServerProcess.start(upstream, settings);
        live.add(process);
        if (closed) {
            process.kill();
        }
        return process;
    }

    void gone(final ServerProcess process) {
        live.remove(process);
    }

    /** Waits for those that were asked to end, and kills what does not. Blocks. */
    @Override
    public void close() {
        closed = true;
        final long until = System.nanoTime() + PATIENCE.toNanos();
        for (final var process : live) {
            if (!process.awaitExit(Duration.ofNanos(Math.max(0, until - System.nanoTime())))) {
                process.kill();
                process.awaitExit(Duration.ofSeconds(1));
            }
        }
    }
}
