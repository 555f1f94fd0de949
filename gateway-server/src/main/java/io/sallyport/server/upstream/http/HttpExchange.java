package io.sallyport.server.upstream.http;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.Ticker;
import io.sallyport.mcp.Pieces;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.Breakdown.Kind;
import io.sallyport.server.upstream.ResponseHead;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import io.sallyport.server.upstream.UpstreamTransport.ResponseListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its response, confined to one loop: how far it is, its deadlines, and what the listener hears.
 *
 * <p>One timer serves all deadlines. Progress only moves a timestamp; the timer looks at it when it fires and goes on for
 * what is left. Once there is a connection it is the connection's, whose next exchange finds it set: most never set one.
 */
final class HttpExchange implements Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(HttpExchange.class);

    private enum Phase {
        CONNECTING,
        HEAD,
        BODY,
        DONE
    }

    private final EventLoop loop;
    private final boolean pooled;
    private final Duration headTimeout;
    private final Duration silence;
    private final Duration total;
    private final EndpointPool pool;
    private final ResponseListener listener;
    private final Ticker ticker;
    private final long began;
    private Alarm alarm;
    private Phase phase = Phase.CONNECTING;
    /** What is to be sent; nothing of it is kept once it is, for a response may take days. */
    private @Nullable Unsent unsent;

    private EndpointPool.@Nullable Waiter waiter;
    private @Nullable UpstreamConnection connection;
    private boolean paused;
    private long progressed;

    private volatile boolean bodySent;

    /** Set by whichever thread cancels, before anything else: no callback follows. */
    private volatile boolean cancelled;

    private record Unsent(HttpRequest head, Pieces body) {}

    /** @throws IllegalArgumentException where the request holds a header field that HTTP does not allow */
    HttpExchange(
            final EventLoop loop,
            final UpstreamRequest request,
            final EndpointPool pool,
            final ResponseListener listener,
            final Ticker ticker) {
        this.loop = loop;
        this.pooled = request.pooled();
        this.headTimeout = request.headTimeout();
        this.silence = request.silence();
        this.total = request.total();
        this.unsent = new Unsent(pool.encoding().encode(request), request.body());
        this.pool = pool;
        this.listener = listener;
        this.ticker = ticker;
        this.began = ticker.nanoTime();
        this.progressed = began;
        this.alarm = new Alarm(loop, this::wake);
    }

    EventLoop loop() {
        return loop;
    }

    boolean isPooled() {
        return pooled;
    }

    boolean wantsConnection() {
        return phase == Phase.CONNECTING;
    }

    boolean isReading() {
        return !paused;
    }

    void start() {
        if (cancelled) {
            return;
        }
        pool.acquire(this);
        if (phase == Phase.CONNECTING) { // who has a connection is watched already
            watch(ticker.nanoTime());
        }
    }

    // What the pool says.

    void waits(final EndpointPool.Waiter queued) {
        waiter = queued;
    }

    /** The wait is over: a connection of its own may be opened for it. */
    void granted() {
        waiter = null;
    }

    void connected(final UpstreamConnection granted) {
        waiter = null;
        if (!granted.isOpen()) {
            broke(Kind.CONNECT_FAILED, "the upstream closed the connection before the request");
            return;
        }
        connection = granted;
        alarm.stop();
        alarm = granted.alarm();
        phase = Phase.HEAD;
        progressed = ticker.nanoTime();
        watch(progressed); // before anything is sent: what fails there must not leave it without a deadline
        final var sent = unsent;
        unsent = null;
        if (sent != null) {
            granted.send(this, sent.head(), sent.body());
        }
    }

    void refused(final Kind kind, final String detail) {
        if (phase == Phase.CONNECTING) {
            broke(kind, detail);
        }
    }

    // What the connection says.

    /** Nobody looks at its body any more, which was too large to be sent at once. */
    void sentLargeBody() {
        bodySent = true;
    }

    void written() {
        progressed = ticker.nanoTime();
    }

    /** How the exchange ends where the connection breaks now. */
    Kind kindIfCutOff() {
        return phase == Phase.BODY ? Kind.TRUNCATED : Kind.RESET_BEFORE_HEAD;
    }

    void head(final ResponseHead head) {
        phase = Phase.BODY;
        progressed = ticker.nanoTime();
        watch(progressed);
        if (!cancelled) {
            listener.head(head);
        }
    }

    void chunk(final byte[] bytes) {
        progressed = ticker.nanoTime();
        if (!cancelled) {
            listener.chunk(bytes);
        }
    }

    void completed() {
        end();
        if (cancelled) {
            return;
        }
        try {
            listener.complete();
        } catch (final RuntimeException bug) {
            // Thrown on, it would reach the connection, which may be another exchange's by now.
            LOG.error(
                    "a listener failed on the end of a response of {}",
                    pool.endpoint().upstream(),
                    bug);
        }
    }

    /** Told in a turn of its own: whoever started the exchange may not have it in hand yet. */
    void broke(final Kind kind, final String detail) {
        end();
        loop.execute(() -> {
            if (!cancelled) {
                listener.broke(new Breakdown(kind, detail));
            }
        });
    }

    // What the caller says.

    @Override
    public void pause() {
        onLoop(() -> flow(true));
    }

    @Override
    public void resume() {
        onLoop(() -> flow(false));
    }

    @Override
    public void cancel() {
        cancelled = true;
        onLoop(this::giveUp);
    }

    @Override
    public boolean isSent() {
        return bodySent;
    }

    private void onLoop(final Runnable change) {
        if (loop.inEventLoop()) {
            change.run();
        } else {
            loop.execute(change);
        }
    }

    private void flow(final boolean pausing) {
        if (paused == pausing || phase == Phase.DONE) {
            return;
        }
        paused = pausing;
        progressed = ticker.nanoTime();
        if (connection != null) {
            connection.read(isReading());
        }
        watch(progressed);
    }

    private void giveUp() {
        if (phase == Phase.DONE) {
            return;
        }
        final var abandoned = connection;
        end();
        if (abandoned != null) {
            abandoned.abandon();
        }
    }

    private void end() {
        if (phase == Phase.CONNECTING) {
            alarm.stop();
        }
        phase = Phase.DONE;
        connection = null;
        if (waiter != null) {
            pool.forsake(waiter);
            waiter = null;
        }
    }

    // Deadlines.

    private void watch(final long now) {
        if (phase != Phase.DONE) {
            alarm.within(Math.min(totalLeft(now), phaseLeft(now)), now);
        }
    }

    /** The alarm rang, perhaps for the exchange before this one. */
    void wake() {
        final long now = ticker.nanoTime();
        if (totalLeft(now) <= 0) {
            expire("the whole exchange took longer than " + total);
        } else if (phaseLeft(now) <= 0) {
            expire(
                    switch (phase) {
                        case CONNECTING ->
                            "no free connection within " + pool.settings().poolWait();
                        case HEAD -> "no response head within " + headTimeout;
                        case BODY, DONE -> "silent for " + silence;
                    });
        } else {
            watch(now);
        }
    }

    private void expire(final String detail) {
        final var kind = switch (phase) {
            case CONNECTING -> waiter != null ? Kind.POOL_EXHAUSTED : Kind.CONNECT_FAILED;
            case HEAD, BODY, DONE -> Kind.TIMEOUT;
        };
        giveUp();
        broke(kind, detail);
    }

    private long totalLeft(final long now) {
        return nanos(total) - (now - began);
    }

    private long phaseLeft(final long now) {
        if (paused) {
            return Long.MAX_VALUE;
        }
        return switch (phase) {
            case CONNECTING ->
                waiter == null ? Long.MAX_VALUE : nanos(pool.settings().poolWait()) - (now - began);
            case HEAD -> nanos(headTimeout) - (now - progressed);
            case BODY -> nanos(silence) - (now - progressed);
            case DONE -> Long.MAX_VALUE;
        };
    }

    private static long nanos(final Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }
}
