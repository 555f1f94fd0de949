package io.sallyport.server.upstream.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** The idle connections of one endpoint on one loop; the most recently used is used next, so that the rest can expire. */
final class IdleConnections {

    private static final long SWEEP_MILLIS = 1_000;

    private final EventLoop loop;
    private final Ticker ticker;
    private final IntConsumer gauge;
    private final ArrayDeque<UpstreamConnection> connections = new ArrayDeque<>();
    private boolean sweeping;

    /** Read by other loops that look for one to close. */
    private volatile int size;

    /** @param gauge hears by how many the idle connections became more or fewer */
    IdleConnections(final EventLoop loop, final Ticker ticker, final IntConsumer gauge) {
        this.loop = loop;
        this.ticker = ticker;
        this.gauge = gauge;
    }

    EventLoop loop() {
        return loop;
    }

    int size() {
        return size;
    }

    void add(final UpstreamConnection connection) {
        connection.rest(ticker.nanoTime());
        connections.addLast(connection);
        size = connections.size();
        gauge.accept(1);
        sweepLater();
    }

    /** The newest one that the server may be trusted to keep open; those it may not are closed on the way. */
    @Nullable UpstreamConnection takeNewest() {
        for (var newest = connections.peekLast(); newest != null; newest = connections.peekLast()) {
            remove(newest);
            if (newest.isOpen() && !newest.isExpired(ticker.nanoTime())) {
                return newest;
            }
            newest.close();
        }
        return null;
    }

    /** Closes the one unused longest; false where there is none. */
    boolean closeOldest() {
        final var oldest = connections.peekFirst();
        if (oldest != null) {
            close(oldest);
        }
        return oldest != null;
    }

    void closeAll() {
        List.copyOf(connections).forEach(this::close);
    }

    /** Forgets it first: closing can take a while, and nobody may take it meanwhile. */
    private void close(final UpstreamConnection connection) {
        remove(connection);
        connection.close();
    }

    /** Forgets a connection, if it is one of these. */
    void remove(final UpstreamConnection connection) {
        if (connections.removeLastOccurrence(connection)) {
            size = connections.size();
            gauge.accept(-1);
        }
    }

    private void sweepLater() {
        if (!sweeping) {
            sweeping = true;
            loop.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void sweep() {
        sweeping = false;
        final long now = ticker.nanoTime();
        for (final var connection : List.copyOf(connections)) {
            if (connection.isExpired(now)) {
                close(connection);
            }
        }
        if (!connections.isEmpty()) {
            sweepLater();
        }
    }
}
