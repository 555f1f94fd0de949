package io.sallyport.server.upstream.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Ticker;
import io.sallyport.server.upstream.Endpoint;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Opens connections, and knows all that are open. */
final class Connector {

    private static final int MAX_CHUNK = 64 * 1024;
    private static final int MAX_STATUS_LINE = 4 * 1024;
    private static final CompletableFuture<Optional<SslContext>> PLAIN =
            CompletableFuture.completedFuture(Optional.empty());

    private final ClientChannels channels;
    private final AddressResolver resolver;
    private final TlsContexts contexts;
    private final Ticker ticker;

    /** Closes what is added after it was closed itself. */
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    Connector(
            final ClientChannels channels,
            final AddressResolver resolver,
            final TlsContexts contexts,
            final Ticker ticker) {
        this.channels = channels;
        this.resolver = resolver;
        this.contexts = contexts;
        this.ticker = ticker;
    }

    /** Opens a connection on the exchange's loop and hands it, or the reason why there is none, to the pool there. */
    void open(
            final HttpExchange exchange,
            final EndpointPool pool,
            final UpstreamSettings settings,
            final boolean pooled) {
        new Opening(this, exchange, pool, settings, pooled).start();
    }

    /** Everything that takes time before a socket can be opened. */
    CompletableFuture<Destination> locate(final Endpoint endpoint, final UpstreamSettings settings) {
        try {
            return resolver.resolve(hostOf(endpoint)).thenCombine(context(endpoint, settings), Destination::new);
        } catch (final RejectedExecutionException tooMany) {
            return CompletableFuture.failedFuture(tooMany);
        }
    }

    private CompletableFuture<Optional<SslContext>> context(final Endpoint endpoint, final UpstreamSettings settings) {
        return endpoint.isTls() ? contexts.of(settings.tls()).thenApply(Optional::of) : PLAIN;
    }

    ChannelFuture connect(
            final EventLoop loop,
            final InetSocketAddress address,
            final long timeoutNanos,
            final ChannelInitializer<Channel> pipeline) {
        final var future = new Bootstrap()
                .group(loop)
                .channelFactory(channels.factory())
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.clamp(TimeUnit.NANOSECONDS.toMillis(timeoutNanos), 1, Integer.MAX_VALUE))
                .option(ChannelOption.SO_KEEPALIVE, true)
                .disableResolver()
                .handler(pipeline)
                .connect(address);
        if (future.cause() == null) {
            open.add(future.channel());
        }
        return future;
    }

    static HttpClientCodec codec(final UpstreamSettings settings) {
        final var limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(Math.min(MAX_STATUS_LINE, settings.maxHeadBytes()))
                .setMaxHeaderSize(settings.maxHeadBytes())
                .setMaxChunkSize(MAX_CHUNK)
                .setHeadersFactory(HeaderFields.read());
        return new HttpClientCodec(limits, false, false);
    }

    static String hostOf(final Endpoint endpoint) {
        return endpoint.address().isEmpty() ? urlHost(endpoint) : endpoint.address();
    }

    /** The URL's host, an IPv6 address without its brackets. */
    static String urlHost(final Endpoint endpoint) {
        final var host = endpoint.url().getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static int portOf(final Endpoint endpoint) {
        final int port = endpoint.url().getPort();
        return port >= 0 ? port : endpoint.isTls() ? 443 : 80;
    }

    Ticker ticker() {
        return ticker;
    }

    void close() {
        open.close();
    }

    /** Where to connect, and how. */
    record Destination(AddressResolver.Answer answer, Optional<SslContext> tls) {}
}
