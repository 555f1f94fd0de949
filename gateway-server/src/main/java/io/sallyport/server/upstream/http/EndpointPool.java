package io.sallyport.server.upstream.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import io.sallyport.server.upstream.Breakdown.Kind;
import io.sallyport.server.upstream.Endpoint;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one endpoint.
 *
 * <p>A connection lives and dies on one loop. Shared between loops are only the permits (one for every pooled connection
 * that is open or being opened) and the queue of exchanges that wait for one. A permit that comes free goes to the first
 * waiter; a waiter on another loop gets the permit without the connection and opens its own.
 *
 * <p>Without a lock this rests on order: whoever waits joins the queue first and looks for permits and idle connections
 * after; whoever frees one does so first and looks at the queue after. One of the two sees the other.
 */
final class EndpointPool {

    private final Endpoint endpoint;
    private final Connector connector;
    private final PoolObserver observer;
    private final Ticker ticker;
    private final RequestEncoding encoding;
    private final Map<EventLoop, IdleConnections> idle = new ConcurrentHashMap<>();
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger permits = new AtomicInteger();
    private volatile UpstreamSettings settings;
    private volatile boolean retired;

    EndpointPool(
            final Endpoint endpoint,
            final UpstreamSettings settings,
            final Connector connector,
            final PoolObserver observer,
            final Ticker ticker) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.connector = connector;
        this.observer = observer;
        this.ticker = ticker;
        this.encoding = new RequestEncoding(endpoint.url());
    }

    Endpoint endpoint() {
        return endpoint;
    }

    RequestEncoding encoding() {
        return encoding;
    }

    UpstreamSettings settings() {
        return settings;
    }

    /** New connections follow the new settings; old ones are not used again. */
    void configure(final UpstreamSettings changed) {
        if (!changed.equals(settings)) {
            settings = changed;
            closeIdle();
            while (!waiters.isEmpty() && tryPermit()) {
                freed();
            }
        }
    }

    /** Keeps no connection from now on. */
    void retire() {
        retired = true;
        closeIdle();
    }

    private void closeIdle() {
        idle.values().forEach(each -> each.loop().execute(each::closeAll));
    }

    /** Finds a connection for an exchange, on its loop; answers it there, perhaps at once. */
    void acquire(final HttpExchange exchange) {
        if (!exchange.isPooled()) {
            connector.open(exchange, this, settings, false);
            return;
        }
        final var kept = idleOn(exchange.loop()).takeNewest();
        if (kept != null) {
            exchange.connected(kept);
        } else if (tryPermit()) {
            connector.open(exchange, this, settings, true);
        } else {
            enqueue(exchange);
        }
    }

    private void enqueue(final HttpExchange exchange) {
        if (waiting.incrementAndGet() > settings.poolWaiters()) {
            waiting.decrementAndGet();
            exchange.refused(Kind.POOL_EXHAUSTED, "the queue for a connection is full");
            return;
        }
        observer.changed(endpoint, 0, 0, 1);
        final var waiter = new Waiter(exchange);
        exchange.waits(waiter);
        waiters.add(waiter);
        if (tryPermit()) {
            freed();
        } else {
            makeRoom();
        }
    }

    /** Takes an exchange out of the queue that no longer waits. */
    void forsake(final Waiter waiter) {
        if (waiter.take()) {
            waiters.remove(waiter);
            left();
        }
    }

    /** A connection for this exchange is open. */
    void opened(final HttpExchange exchange, final UpstreamConnection connection) {
        if (exchange.wantsConnection()) {
            exchange.connected(connection);
        } else {
            release(connection);
        }
    }

    /** None came about. */
    void failed(final HttpExchange exchange, final boolean pooled, final String detail) {
        if (pooled) {
            freed();
        }
        exchange.refused(Kind.CONNECT_FAILED, detail);
    }

    /** Takes back a connection whose exchange ended well, on its loop. */
    void release(final UpstreamConnection connection) {
        if (!isReusable(connection)) {
            connection.close();
            return;
        }
        final var next = nextWaiter();
        if (next == null) {
            keep(connection);
        } else if (next.exchange.loop().inEventLoop()) {
            next.exchange.connected(connection);
        } else {
            connection.surrenderPermit();
            connection.close();
            openFor(next);
        }
    }

    private boolean isReusable(final UpstreamConnection connection) {
        return connection.isReusable()
                && connection.settings().equals(settings)
                && permits.get() <= settings.poolConnections()
                && !retired;
    }

    private void keep(final UpstreamConnection connection) {
        final var here = idleOn(connection.loop());
        here.add(connection);
        if (retired || !connection.settings().equals(settings)) {
            here.closeAll();
        } else if (!waiters.isEmpty()) {
            here.closeOldest();
        }
    }

    /** A connection of this pool closed, on its loop. */
    void closed(final UpstreamConnection connection, final boolean permit) {
        idleOn(connection.loop()).remove(connection);
        if (permit) {
            freed();
        }
    }

    /** The caller's permit goes to the first waiter, or back. */
    private void freed() {
        do {
            final var next = permits.get() <= settings.poolConnections() ? nextWaiter() : null;
            if (next != null) {
                openFor(next);
                return;
            }
            permits.decrementAndGet();
            observer.changed(endpoint, -1, 0, 0);
        } while (!waiters.isEmpty() && tryPermit());
    }

    private boolean tryPermit() {
        final int limit = settings.poolConnections();
        for (int held = permits.get(); held < limit; held = permits.get()) {
            if (permits.compareAndSet(held, held + 1)) {
                observer.changed(endpoint, 1, 0, 0);
                return true;
            }
        }
        return false;
    }

    private void openFor(final Waiter waiter) {
        final var exchange = waiter.exchange;
        exchange.loop().execute(() -> {
            if (exchange.wantsConnection()) {
                exchange.granted();
                connector.open(exchange, this, settings, true);
            } else {
                freed();
            }
        });
    }

    private @Nullable Waiter nextWaiter() {
        for (var next = waiters.poll(); next != null; next = waiters.poll()) {
            if (next.take()) {
                left();
                return next;
            }
        }
        return null;
    }

    private void left() {
        waiting.decrementAndGet();
        observer.changed(endpoint, 0, 0, -1);
    }

    /** All permits are taken, some perhaps by idle connections of other loops: one of those is closed for the first waiter. */
    private void makeRoom() {
        for (final var elsewhere : idle.values()) {
            if (elsewhere.size() > 0) {
                elsewhere.loop().execute(() -> {
                    if (!waiters.isEmpty() && !elsewhere.closeOldest()) {
                        makeRoom();
                    }
                });
                return;
            }
        }
    }

    private IdleConnections idleOn(final EventLoop loop) {
        final var known = idle.get(loop);
        return known != null ? known : idle.computeIfAbsent(loop, this::idleFor);
    }

    private IdleConnections idleFor(final EventLoop loop) {
        return new IdleConnections(loop, ticker, more -> observer.changed(endpoint, -more, more, 0));
    }

    /** An exchange in the queue; whoever takes it first decides its fate. */
    static final class Waiter {
        private final HttpExchange exchange;
        private final AtomicBoolean taken = new AtomicBoolean();

        private Waiter(final HttpExchange exchange) {
            this.exchange = exchange;
        }

        private boolean take() {
            return taken.compareAndSet(false, true);
        }
    }
}
