package io.sallyport.server.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamRequest.Method;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A transport on two loops whose buffers are counted: when it is closed every one must have been released. */
final class TransportFixture implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(60);

    final MultiThreadIoEventLoopGroup group;
    final NettyUpstreamTransport transport;
    final AtomicInteger inUse = new AtomicInteger();
    final AtomicInteger idle = new AtomicInteger();
    final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false);
    private final List<Recorder> recorders = new CopyOnWriteArrayList<>();
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<Channel> channels = new CopyOnWriteArrayList<>();

    TransportFixture() {
        this(UpstreamSettings.DEFAULTS);
    }

    TransportFixture(final UpstreamSettings settings) {
        this(NioIoHandler.newFactory(), settings, InetAddress::getAllByName, Ticker.systemTicker());
    }

    TransportFixture(final MockTicker ticker) {
        this(NioIoHandler.newFactory(), UpstreamSettings.DEFAULTS, InetAddress::getAllByName, ticker);
    }

    TransportFixture(
            final IoHandlerFactory io,
            final UpstreamSettings settings,
            final AddressResolver.Lookup lookup,
            final Ticker ticker) {
        group = new MultiThreadIoEventLoopGroup(2, io);
        group.forEach(loop -> loops.add((EventLoop) loop));
        final var kind = ClientChannels.of(group);
        final var counted = new ClientChannels(group, () -> {
            final var channel = kind.factory().newChannel();
            channel.config().setAllocator(buffers);
            channels.add(channel);
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            channel.closeFuture().addListener(closed -> open.decrementAndGet());
            return channel;
        });
        transport = new NettyUpstreamTransport(counted, name -> settings, this::changed, lookup, ticker);
    }

    private void changed(final Endpoint endpoint, final int used, final int kept, final int waits) {
        inUse.addAndGet(used);
        idle.addAndGet(kept);
        waiting.addAndGet(waits);
    }

    /** The most channels that were open at once. */
    int mostOpen() {
        return mostOpen.get();
    }

    /** Bytes that its channels hold until their sockets take them. */
    long waitingToBeSent() {
        return channels.stream()
                .mapToLong(channel -> Optional.ofNullable(channel.unsafe().outboundBuffer())
                        .map(ChannelOutboundBuffer::totalPendingWriteBytes)
                        .orElse(0L))
                .sum();
    }

    EventLoop loop(final int index) {
        return loops.get(index);
    }

    static UpstreamSettings settings(final Duration connect, final int connections, final Duration wait) {
        return new UpstreamSettings(
                connect,
                connections,
                wait,
                UpstreamSettings.DEFAULTS.poolWaiters(),
                UpstreamSettings.DEFAULTS.maxHeadBytes(),
                UpstreamSettings.DEFAULTS.tls());
    }

    static Endpoint endpoint(final URI url) {
        return new Endpoint("notes", url, "");
    }

    static UpstreamRequest post(final URI url, final String body) {
        return request(endpoint(url), body, LONG, LONG, LONG, true);
    }

    static UpstreamRequest request(
            final Endpoint endpoint,
            final String body,
            final Duration head,
            final Duration silence,
            final Duration total,
            final boolean pooled) {
        return new UpstreamRequest(
                endpoint,
                Method.POST,
                List.of(Map.entry("Content-Type", "application/json")),
                body.getBytes(StandardCharsets.UTF_8),
                head,
                silence,
                total,
                pooled);
    }

    Recorder post(final URI url) {
        return send(post(url, "{}"), loop(0));
    }

    Recorder send(final UpstreamRequest request, final Executor executor) {
        final var recorder = recorder();
        transport.exchange(request, executor, recorder);
        return recorder;
    }

    Recorder recorder() {
        return recorder(true);
    }

    Recorder recorder(final boolean keepsBody) {
        final var recorder = new Recorder(keepsBody);
        recorders.add(recorder);
        return recorder;
    }

    Exchange exchange(final UpstreamRequest request, final Recorder recorder) {
        return transport.exchange(request, loop(0), recorder);
    }

    /** Starts an exchange on its loop, so that no callback can come before the caller has it in hand. */
    Exchange exchangeOnLoop(final UpstreamRequest request, final Recorder recorder, final Consumer<Exchange> inHand)
            throws Exception {
        return loop(0).submit(() -> {
                    final var exchange = exchange(request, recorder);
                    inHand.accept(exchange);
                    return exchange;
                })
                .get(20, TimeUnit.SECONDS);
    }

    /** Returns when everything a loop had to do before now is done. */
    void settle() throws Exception {
        for (final var loop : loops) {
            loop.submit(() -> {}).get(20, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        transport.close();
        assertThat(group.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly(20, TimeUnit.SECONDS))
                .isTrue();
        assertThat(open).as("connections still open").hasValue(0);
        assertThat(recorders).extracting(Recorder::breach).allMatch(String::isEmpty);
        assertThat(buffers.metric().usedDirectMemory())
                .as("direct buffers not released")
                .isZero();
        assertThat(buffers.metric().usedHeapMemory())
                .as("heap buffers not released")
                .isZero();
    }
}
