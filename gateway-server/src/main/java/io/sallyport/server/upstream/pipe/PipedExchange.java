package io.sallyport.server.upstream.pipe;

import io.sallyport.mcp.SseEncoder;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.InTurn;
import io.sallyport.server.upstream.ResponseHead;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import io.sallyport.server.upstream.UpstreamTransport.ResponseListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An HTTP exchange that never was one: the response is told by whoever holds the pipe, at home; the listener hears it on
 * its call's loop. An event stream ends with the answer, or breaks when it was silent too long.
 */
public final class PipedExchange implements Exchange {

    private static final String EVENT_STREAM = "text/event-stream";

    private final UpstreamRequest request;
    private final ScheduledExecutorService home;
    private final ResponseListener listener;
    private final InTurn caller;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final Backlog own = new Backlog(() -> {});

    // At home.
    private Backlog shared = new Backlog(() -> {});
    private Runnable lost = () -> {};
    private Optional<ScheduledFuture<?>> silence = Optional.empty();
    private Optional<ScheduledFuture<?>> total = Optional.empty();
    private boolean headTold;
    private boolean ended;

    // On the caller's loop.
    private final Queue<byte[]> held = new ArrayDeque<>();
    private Runnable heldEnd = () -> {};
    private boolean paused;

    public PipedExchange(
            final UpstreamRequest request,
            final ScheduledExecutorService home,
            final Executor loop,
            final ResponseListener listener) {
        this.request = request;
        this.home = home;
        this.listener = listener;
        this.caller = new InTurn(loop, this::cancel);
    }

    public UpstreamRequest request() {
        return request;
    }

    /** Whether its reader is far behind. Any thread. */
    public boolean isBehind() {
        return own.isFull();
    }

    /**
     * Watches over it from now on. At home.
     *
     * @param onLost told, at home, when it was given up or took too long
     */
    public void watch(final Runnable onLost) {
        lost = onLost;
        if (ended || cancelled.get()) {
            end();
            onLost.run();
            return;
        }
        listenFor(request.silence());
        if (total.isEmpty()) {
            total = Optional.of(home.schedule(
                    () -> tooSlow("not over after " + request.total()),
                    request.total().toMillis(),
                    TimeUnit.MILLISECONDS));
        }
    }

    void countsFor(final Backlog backlog) {
        shared = backlog;
    }

    /** The response is an event stream. Told once, whatever is called how often. At home. */
    public void stream(final Optional<String> sessionId) {
        if (!headTold && !ended) {
            head(new ResponseHead(200, EVENT_STREAM, OptionalLong.empty(), sessionId, Optional.empty()));
        }
    }

    /** A message on the stream. At home. */
    public void event(final byte[] json) {
        if (ended) {
            return;
        }
        final byte[] event = SseEncoder.message(json);
        final var counted = shared;
        own.add(event.length);
        counted.add(event.length);
        listenFor(request.silence());
        caller.execute(() -> tell(event, counted));
    }

    /** The response is complete. At home. */
    public void complete() {
        if (end()) {
            caller.execute(() -> tellEnd(listener::complete));
        }
    }

    /** A whole response without a body. At home. */
    public void answer(final int status, final Optional<String> retryAfter) {
        if (headTold) {
            broke(new Breakdown(Breakdown.Kind.TRUNCATED, "refused with " + status + " after the response began"));
        } else if (!ended) {
            head(new ResponseHead(status, "", OptionalLong.of(0), Optional.empty(), retryAfter));
            complete();
        }
    }

    /** The response breaks. At home. */
    public void broke(final Breakdown breakdown) {
        if (end()) {
            caller.execute(() -> tellEnd(() -> listener.broke(breakdown)));
        }
    }

    @Override
    public void pause() {
        caller.execute(() -> paused = true);
    }

    @Override
    public void resume() {
        caller.execute(this::release);
    }

    @Override
    public void cancel() {
        if (cancelled.compareAndSet(false, true)) {
            caller.execute(this::release);
            home.execute(this::gaveUp);
        }
    }

    private void head(final ResponseHead head) {
        headTold = true;
        caller.execute(() -> {
            if (!cancelled.get()) {
                listener.head(head);
            }
        });
    }

    private void tell(final byte[] event, final Backlog counted) {
        if (paused && !cancelled.get()) {
            held.add(event);
            return;
        }
        told(event, counted);
    }

    private void told(final byte[] event, final Backlog counted) {
        own.remove(event.length);
        counted.remove(event.length);
        if (!cancelled.get()) {
            listener.chunk(event);
        }
    }

    private void tellEnd(final Runnable end) {
        if (paused) {
            heldEnd = end;
        } else if (!cancelled.get()) {
            end.run();
        }
    }

    private void release() {
        paused = false;
        while (!held.isEmpty()) {
            told(held.remove(), shared);
        }
        final var end = heldEnd;
        heldEnd = () -> {};
        tellEnd(end);
    }

    private boolean end() {
        final boolean first = !ended;
        ended = true;
        silence.ifPresent(timer -> timer.cancel(false));
        total.ifPresent(timer -> timer.cancel(false));
        return first;
    }

    private void gaveUp() {
        if (end()) {
            lost.run();
        }
    }

    private void listenFor(final Duration patience) {
        silence.ifPresent(timer -> timer.cancel(false));
        silence = Optional.of(home.schedule(this::silent, patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** A reader that is behind cannot tell whether its server is silent. */
    private void silent() {
        if (own.isFull()) {
            listenFor(request.silence());
        } else {
            tooSlow("silent for " + request.silence());
        }
    }

    private void tooSlow(final String detail) {
        if (!ended) {
            broke(new Breakdown(Breakdown.Kind.TIMEOUT, detail));
            lost.run();
        }
    }
}
