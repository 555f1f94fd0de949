package io.sallyport.server.upstream.http;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.LookupThreads;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

/** HTTP/1.1 over pooled connections, on the loops the calls are confined to. */
public final class NettyUpstreamTransport implements UpstreamTransport, AutoCloseable {

    private final ClientChannels channels;
    private final PoolObserver observer;
    private final Ticker ticker;
    private final ExecutorService blocking = LookupThreads.start("upstream-lookup-");
    private final Connector connector;
    private final ConcurrentMap<Endpoint, EndpointPool> pools = new ConcurrentHashMap<>();
    private volatile Function<String, UpstreamSettings> settings;

    /** @param settings by the upstream's name; asked when an endpoint is first used and on {@link #configure} */
    public NettyUpstreamTransport(
            final ClientChannels channels,
            final Function<String, UpstreamSettings> settings,
            final PoolObserver observer) {
        this(channels, settings, observer, InetAddress::getAllByName, Ticker.systemTicker());
    }

    NettyUpstreamTransport(
            final ClientChannels channels,
            final Function<String, UpstreamSettings> settings,
            final PoolObserver observer,
            final AddressResolver.Lookup lookup,
            final Ticker ticker) {
        this.channels = channels;
        this.settings = settings;
        this.observer = observer;
        this.ticker = ticker;
        this.connector = new Connector(
                channels, new AddressResolver(blocking, lookup, ticker), new TlsContexts(blocking), ticker);
    }

    /** @throws IllegalArgumentException where the request holds a header field that HTTP does not allow */
    @Override
    public Exchange exchange(final UpstreamRequest request, final Executor loop, final ResponseListener listener) {
        final var pool = poolOf(request.endpoint());
        if (loop instanceof EventLoop home && channels.group().equals(home.parent())) {
            final var exchange = new HttpExchange(home, request, pool, listener, ticker);
            start(home, exchange::start);
            return exchange;
        }
        final EventLoop home = channels.group().next();
        final var relay = new Relay(home, request, pool, loop, listener, ticker);
        start(home, relay::start);
        return relay;
    }

    private static void start(final EventLoop home, final Runnable start) {
        if (home.inEventLoop()) {
            start.run();
        } else {
            home.execute(start);
        }
    }

    private EndpointPool poolOf(final Endpoint endpoint) {
        final var known = pools.get(endpoint);
        if (known != null) {
            return known;
        }
        final var pool = pools.computeIfAbsent(
                endpoint, created -> new EndpointPool(created, settingsOf(created), connector, observer, ticker));
        pool.configure(settingsOf(endpoint)); // they may have changed before the new pool could be seen
        return pool;
    }

    private UpstreamSettings settingsOf(final Endpoint endpoint) {
        return settings.apply(endpoint.upstream());
    }

    /** Follows other settings from now on; connections of upstreams whose settings changed are not used again. */
    public void configure(final Function<String, UpstreamSettings> changed) {
        settings = changed;
        pools.forEach((endpoint, pool) -> pool.configure(settingsOf(endpoint)));
    }

    @Override
    public void retire(final Endpoint endpoint) {
        final var pool = pools.remove(endpoint);
        if (pool != null) {
            pool.retire();
        }
    }

    /** Closes every connection, idle or not; exchanges in flight break. */
    @Override
    public void close() {
        pools.values().forEach(EndpointPool::retire);
        connector.close();
        blocking.shutdownNow();
    }
}
