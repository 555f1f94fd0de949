package io.sallyport.server.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.sallyport.server.listener.ListenerObserver.Protocol;
import io.sallyport.server.transport.LastResort;
import io.sallyport.server.upstream.http.HeaderFields;
import io.sallyport.server.upstream.http.RoomForBodies;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The second half of a connection's pipeline, once its protocol is known. One instance belongs to one connection. */
final class ProtocolPipelines {

    /** Lets a 1 MiB body come in without waiting for an acknowledgement on a path of some ten milliseconds. */
    private static final int STREAM_WINDOW = 256 * 1024;

    /** Of a body: as much as one read brings. */
    private static final int MOST_AT_ONCE = 64 * 1024;

    private final Listener listener;
    private final ListenerSettings settings;
    private final IdleGuard idle;
    private final HeadDeadline head;

    ProtocolPipelines(
            final Listener listener, final ListenerSettings settings, final IdleGuard idle, final HeadDeadline head) {
        this.listener = listener;
        this.settings = settings;
        this.idle = idle;
        this.head = head;
    }

    void install(final Channel channel, final Protocol protocol, final Optional<String> sni) {
        final ConnectionInfo info = new ConnectionInfo(
                settings.name(),
                (InetSocketAddress) channel.remoteAddress(),
                (InetSocketAddress) channel.localAddress(),
                settings.tls().isPresent(),
                protocol == Protocol.HTTP_2,
                sni);
        switch (protocol) {
            case HTTP_1_1 -> http1(channel, info);
            case HTTP_2 -> http2(channel, info);
        }
        listener.opened(channel, protocol);
    }

    private void http1(final Channel channel, final ConnectionInfo info) {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setAllocator(RoomForBodies.INSTANCE);
        final ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("http1", new HttpServerCodec(decoder()));
        pipeline.addLast("exchanges", exchanges(channel));
        pipeline.addLast("keepAlive", new HttpServerKeepAliveHandler());
        tail(pipeline, info);
    }

    private void http2(final Channel channel, final ConnectionInfo info) {
        final ChannelPipeline pipeline = channel.pipeline();
        final Http2Exchanges exchanges = new Http2Exchanges(idle, rate(channel));
        pipeline.remove(head);
        pipeline.addLast("held", new HeldReads());
        // A turn of the loop may answer a hundred streams, and is to write once.
        pipeline.addLast(
                "flushes",
                new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
        pipeline.addLast(
                "http2",
                Http2FrameCodecBuilder.forServer()
                        .initialSettings(http2Settings())
                        .gracefulShutdownTimeoutMillis(-1)
                        .build());
        pipeline.addLast("exchanges", exchanges);
        pipeline.addLast("streams", new Http2MultiplexHandler(new ChannelInitializer<Http2StreamChannel>() {
            @Override
            protected void initChannel(final Http2StreamChannel stream) {
                exchanges.opened(stream);
                http2Stream(stream.pipeline(), info);
            }
        }));
        pipeline.addLast("errors", new LastResort());
    }

    private void http2Stream(final ChannelPipeline pipeline, final ConnectionInfo info) {
        pipeline.addLast("http1Objects", new Http2StreamFrameToHttpObjectCodec(true));
        pipeline.addLast("exchange", new Http2Exchange(settings.limits().linger()));
        tail(pipeline, info);
    }

    private void tail(final ChannelPipeline pipeline, final ConnectionInfo info) {
        settings.redirect()
                .<TailInstaller>map(redirect -> (end, _) -> end.addLast("redirect", new RedirectToHttps(redirect)))
                .orElse(listener.tail())
                .install(pipeline, info);
        pipeline.addLast("errors", new LastResort());
    }

    private Http1Exchanges exchanges(final Channel channel) {
        return new Http1Exchanges(head, idle, rate(channel), settings.limits().linger(), listener::draining);
    }

    private RequestRate rate(final Channel channel) {
        return new RequestRate(
                settings.limits().requestsPerSecond(),
                channel.eventLoop().ticker().nanoTime());
    }

    private HttpDecoderConfig decoder() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.limits().requestLineBytes())
                .setMaxHeaderSize(settings.limits().headerBytes())
                .setMaxChunkSize(MOST_AT_ONCE)
                .setHeadersFactory(HeaderFields.read());
    }

    /** Floods of resets, empty frames, continuations and pings are refused by the codec's own defaults. */
    private Http2Settings http2Settings() {
        return Http2Settings.defaultSettings()
                .maxConcurrentStreams(settings.limits().streams())
                .maxHeaderListSize(settings.limits().headerBytes())
                .initialWindowSize(STREAM_WINDOW);
    }
}
