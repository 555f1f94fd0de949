package io.sallyport.server;

import io.sallyport.config.DrainConfig;
import io.sallyport.server.observability.Logs;
import io.sallyport.signals.StopSignals;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly end: not ready at once, everything served for the delay, then no new sessions and streams told to
 * reconnect, then out as soon as the last call has ended or time is up. A second signal ends the process now, a first one
 * during a drain that an operator began does not.
 */
final class Stopping {

    private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Logs logs;
    private final Exit exit;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean signalled = new AtomicBoolean();
    /** Counted down by nobody: what waits on it waits for time to pass. */
    private final CountDownLatch never = new CountDownLatch(1);

    private volatile Optional<Gateway> gateway = Optional.empty();
    private volatile DrainConfig drain = DrainConfig.DEFAULT;

    /** The ends a process can come to. */
    interface Exit {

        /** Once everything is done. */
        void orderly();

        /** Whatever still runs. */
        void now();
    }

    Stopping(final Logs logs) {
        this(logs, new OfProcess());
    }

    Stopping(final Logs logs, final Exit exit) {
        this.logs = logs;
        this.exit = exit;
    }

    void of(final Gateway running, final DrainConfig settings) {
        gateway = Optional.of(running);
        drain = settings;
    }

    void becomes(final DrainConfig settings) {
        drain = settings;
    }

    /** Drains on SIGTERM and SIGINT. */
    void onSignals() {
        StopSignals.each(this::signalled);
    }

    void signalled() {
        if (signalled.compareAndSet(false, true)) {
            drain();
        } else {
            exit.now();
        }
    }

    /** Begins to drain and returns at once. What does not run yet has nothing to drain. */
    void drain() {
        if (begun.compareAndSet(false, true)) {
            Thread.ofPlatform().name("drain").start(() -> gateway.ifPresentOrElse(this::drain, exit::orderly));
        }
    }

    private void drain(final Gateway running) {
        LOG.info(
                "Draining: not ready from now on, everything is served for {} ms",
                drain.delay().toMillis());
        running.beginDrain();
        pause(drain.delay());
        running.turnAway();
        final long end = System.nanoTime() + drain.timeout().toNanos();
        while (running.runningCalls() > 0 && System.nanoTime() < end) {
            pause(LOOK);
        }
        LOG.info("Stopping with {} calls still running", running.runningCalls());
        running.stop();
        logs.close();
        exit.orderly();
    }

    private void pause(final Duration time) {
        try {
            if (never.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("Woken early");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record OfProcess() implements Exit {

        @Override
        public void orderly() {
            System.exit(0);
        }

        @Override
        public void now() {
            Runtime.getRuntime().halt(1);
        }
    }
}
