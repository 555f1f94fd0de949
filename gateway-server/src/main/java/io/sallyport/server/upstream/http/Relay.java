package io.sallyport.server.upstream.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.InTurn;
import io.sallyport.server.upstream.ResponseHead;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import io.sallyport.server.upstream.UpstreamTransport.ResponseListener;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An exchange whose caller is not on a loop of ours: what the listener hears hops to the caller's executor, in order and
 * one at a time, whatever that executor is. What is on its way is bounded: past that, reading stops.
 */
final class Relay implements Exchange, ResponseListener {

    private static final int FULL = 256 * 1024;

    private final EventLoop loop;
    private final InTurn caller;
    private final ResponseListener listener;
    private final HttpExchange exchange;
    private final AtomicInteger bytesUnderWay = new AtomicInteger();

    /** The caller's wish, seen on the loop only. */
    private boolean paused;

    private volatile boolean cancelled;

    Relay(
            final EventLoop loop,
            final UpstreamRequest request,
            final EndpointPool pool,
            final Executor executor,
            final ResponseListener listener,
            final Ticker ticker) {
        this.loop = loop;
        this.caller = new InTurn(executor, this::cancel);
        this.listener = listener;
        this.exchange = new HttpExchange(loop, request, pool, this, ticker);
    }

    void start() {
        exchange.start();
    }

    @Override
    public void pause() {
        loop.execute(() -> {
            paused = true;
            flow();
        });
    }

    @Override
    public void resume() {
        loop.execute(() -> {
            paused = false;
            flow();
        });
    }

    @Override
    public void cancel() {
        cancelled = true;
        exchange.cancel();
    }

    @Override
    public boolean isSent() {
        return exchange.isSent();
    }

    @Override
    public void head(final ResponseHead head) {
        tell(() -> listener.head(head));
    }

    @Override
    public void chunk(final byte[] bytes) {
        if (bytesUnderWay.addAndGet(bytes.length) > FULL) {
            flow();
        }
        tell(() -> {
            listener.chunk(bytes);
            final int left = bytesUnderWay.addAndGet(-bytes.length);
            if (left <= FULL && left + bytes.length > FULL) {
                loop.execute(this::flow);
            }
        });
    }

    @Override
    public void complete() {
        tell(listener::complete);
    }

    @Override
    public void broke(final Breakdown breakdown) {
        tell(() -> listener.broke(breakdown));
    }

    private void flow() {
        if (paused || bytesUnderWay.get() > FULL) {
            exchange.pause();
        } else {
            exchange.resume();
        }
    }

    private void tell(final Runnable item) {
        caller.execute(() -> {
            if (!cancelled) {
                item.run();
            }
        });
    }
}
