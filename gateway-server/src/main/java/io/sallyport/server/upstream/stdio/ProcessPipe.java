package io.sallyport.server.upstream.stdio;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Scan;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.pipe.Pipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process and its three pipes, each with a thread that does nothing else. The one that reads is the process's life: it
 * starts it, and sees it to its end.
 */
final class ProcessPipe implements Pipe {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessPipe.class);
    private static final long MOST_UNHANDLED = 256 * 1024;
    private static final int SHOWN = 200;

    private final String upstream;
    private final ProcessSettings settings;
    private final EnvelopeScanner scanner;
    private final ScheduledExecutorService home;
    private final Listener listener;
    private final ServerProcess process;
    private final Outbox outbox;
    private final Thread reader;
    /** Bytes that were read and that the home has not seen yet. */
    private final AtomicLong unhandled = new AtomicLong();

    private volatile boolean ended;

    private ProcessPipe(
            final String upstream,
            final ProcessSettings settings,
            final EnvelopeScanner scanner,
            final ScheduledExecutorService home,
            final Listener listener,
            final ServerProcess process,
            final ThreadStarter threads) {
        this.upstream = upstream;
        this.settings = settings;
        this.scanner = scanner;
        this.home = home;
        this.listener = listener;
        this.process = process;
        this.reader = Thread.currentThread();
        this.outbox = new Outbox(process.input(), threads, () -> process.stop(() -> {}));
    }

    /** Starts a process and tells the listener; returns when nothing is left of it. Blocks. */
    static void run(
            final String upstream,
            final ProcessSettings settings,
            final EnvelopeScanner scanner,
            final LiveProcesses all,
            final ScheduledExecutorService home,
            final Listener listener) {
        final var told = new AtomicBoolean();
        final Runnable gone = () -> {
            if (told.compareAndSet(false, true)) {
                tell(home, listener::gone);
            }
        };
        try {
            final var process = all.start(upstream, settings);
            final var threads = new ThreadStarter(upstream);
            final var pipe = new ProcessPipe(upstream, settings, scanner, home, listener, process, threads);
            threads.start("err", () -> new ErrorLines(upstream).copy(process.error()));
            process.onExit(() -> {
                // A child of the process may hold the pipe open long after the process itself has gone.
                pipe.closed("its process ended");
                all.gone(process);
                gone.run();
            });
            pipe.serve();
            process.sayHowItEnded();
            all.gone(process);
        } catch (final IOException cannotStart) {
            LOG.warn("Upstream {}: its process cannot be started: {}", upstream, cannotStart.getMessage());
            tell(
                    home,
                    () -> listener.failed(
                            new Breakdown(Breakdown.Kind.CONNECT_FAILED, String.valueOf(cannotStart.getMessage()))));
        } finally {
            gone.run();
        }
    }

    private void serve() {
        tell(home, () -> listener.opened(this));
        try {
            read(new NdjsonReader(process.output(), settings.messageLimit()));
        } catch (final IOException broken) {
            LOG.debug("The standard output of upstream {} broke", upstream, broken);
        }
        closed("its process closed its standard output");
        stop();
    }

    private void read(final NdjsonReader lines) throws IOException {
        for (var line = lines.next(); !(line instanceof NdjsonReader.Line.End); line = lines.next()) {
            take(line);
            while (!ended && !(listener.mayRead() && unhandled.get() <= MOST_UNHANDLED)) {
                LockSupport.park(this);
            }
        }
    }

    private void take(final NdjsonReader.Line line) {
        switch (line) {
            case NdjsonReader.Line.Whole(byte[] bytes) when bytes.length > 0 -> message(bytes);
            case NdjsonReader.Line.TooLong(var answered) -> {
                LOG.warn("Upstream {} sent a message larger than its eventLimit; it is skipped", upstream);
                tell(home, () -> listener.oversized(answered));
            }
            case NdjsonReader.Line.Whole _, NdjsonReader.Line.End _ -> {}
        }
    }

    private void message(final byte[] bytes) {
        switch (scanner.scan(bytes)) {
            case Scan.Message(var envelope) -> {
                unhandled.addAndGet(bytes.length);
                tell(home, () -> {
                    listener.message(envelope);
                    unhandled.addAndGet(-bytes.length);
                    readOn();
                });
            }
            case Scan.Rejected(var why) ->
                LOG.info("Upstream {} wrote a line that is no message ({}): {}", upstream, why.detail(), shown(bytes));
        }
    }

    private static String shown(final byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, SHOWN), StandardCharsets.UTF_8);
    }

    @Override
    public void send(final byte[] message, final UpstreamRequest carrier, final Sent sent) {
        if (outbox.offer(message)) {
            sent.accepted();
        } else {
            sent.broke(new Breakdown(Breakdown.Kind.POOL_EXHAUSTED, "the process does not read what it is sent"));
        }
    }

    @Override
    public void readOn() {
        LockSupport.unpark(reader);
    }

    @Override
    public void close() {
        process.expectEnd();
        ended = true;
        readOn();
        Thread.ofVirtual().name("stdio-" + upstream + "-end").start(this::stop);
    }

    /** Blocks until it is gone. */
    private void stop() {
        process.stop(outbox::close);
    }

    private void closed(final String why) {
        ended = true;
        readOn();
        outbox.close();
        tell(home, () -> listener.closed(why));
    }

    private static void tell(final ScheduledExecutorService home, final Runnable news) {
        try {
            home.execute(news);
        } catch (final RejectedExecutionException stopped) {
            LOG.debug("The gateway has stopped; nobody hears of the process", stopped);
        }
    }
}
