package io.sallyport.server.rehearsal;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.sallyport.server.assembly.PluginFactories;
import io.sallyport.server.observability.TelemetrySettings;
import io.sallyport.server.observability.Unread;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes some thousand calls the way that clients' calls will come, so that the first of those finds it compiled. Everything
 * it needs is its own and in memory, on a thread of its own; of all that nothing is left when it is over.
 */
public final class Rehearsal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    /** From here on a call costs little less from one second to the next. */
    private static final int ENOUGH = 6_000;

    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Duration longest;
    private final TelemetrySettings telemetry;
    private final PluginFactories plugins;
    private final String version;
    private final int enough;
    private final CompletableFuture<Void> begin = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean ended;

    /**
     * @param longest it may take; zero means that there is none
     * @param telemetry what that of calls is like
     * @param version the gateway's own
     */
    public Rehearsal(
            final Duration longest,
            final TelemetrySettings telemetry,
            final PluginFactories plugins,
            final String version) {
        this(longest, telemetry, plugins, version, ENOUGH);
    }

    Rehearsal(
            final Duration longest,
            final TelemetrySettings telemetry,
            final PluginFactories plugins,
            final String version,
            final int enough) {
        this.longest = longest;
        this.telemetry = telemetry;
        this.plugins = plugins;
        this.version = version;
        this.enough = enough;
        if (longest.isZero()) {
            over.complete(null);
        }
    }

    /**
     * Returns at once.
     *
     * @param before what is to come first, unless that takes half of the time
     */
    public void start(final CompletableFuture<?> before) {
        if (!isOver()) {
            final long deadline = System.nanoTime() + longest.toNanos();
            before.whenComplete((_, _) -> begin.complete(null));
            begin.completeOnTimeout(null, longest.toMillis() / 2, TimeUnit.MILLISECONDS);
            // Netty's threads let go of the buffers that they have kept for themselves.
            new DefaultThreadFactory("rehearsal", true, Thread.MIN_PRIORITY)
                    .newThread(() -> run(deadline))
                    .start();
        }
    }

    /** Whether it has been, or is not to be. */
    public boolean isOver() {
        return over.isDone();
    }

    /** Completes when it has been, and never with a failure; complete where it is not to be. */
    public CompletableFuture<Void> over() {
        return over.copy();
    }

    /** Lets it end after the call that it is at. */
    public void end() {
        ended = true;
        begin.complete(null);
    }

    /** Ends it and waits until it has. */
    @Override
    public void close() {
        end();
        try {
            over.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (final TimeoutException | ExecutionException e) {
            LOG.warn("The warm-up does not end");
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(final long deadline) {
        begin.join();
        try {
            LOG.debug("Warmed up by {} calls", rehearse(deadline));
        } catch (final IOException | RuntimeException | LinkageError e) {
            if (!isTimeUp(deadline)) {
                LOG.warn("The warm-up failed, so the first calls take longer than they need", e);
            }
        } finally {
            over.complete(null);
        }
    }

    private int rehearse(final long deadline) throws IOException {
        final var key = UUID.randomUUID().toString();
        try (var unread = Unread.telemetry(telemetry);
                var gateway = new InProcessGateway(
                        RehearsalConfig.of(key), unread, plugins, version, EchoServer::new, () -> isTimeUp(deadline))) {
            final var client = new RehearsedClient(gateway, key);
            int made = 0;
            while (made < enough && !isTimeUp(deadline)) {
                client.call();
                made++;
            }
            return made;
        }
    }

    private boolean isTimeUp(final long deadline) {
        return ended || System.nanoTime() - deadline >= 0;
    }
}
