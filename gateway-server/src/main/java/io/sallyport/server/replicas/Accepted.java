package io.sallyport.server.replicas;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.concurrent.EventExecutor;
import io.sallyport.server.transport.Draining;
import io.sallyport.server.transport.LastResort;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The connections of other replicas to this one, and their streams. */
final class Accepted extends ChannelInitializer<Channel> {

    private static final int ANY = Integer.MAX_VALUE;

    private final Intake intake;
    private final ReplicaServer.Bounds bounds;
    private final ChannelGroup connections;
    private final ChannelGroup streams;
    private volatile boolean draining;

    Accepted(final Intake intake, final ReplicaServer.Bounds bounds, final EventExecutor executor) {
        this.intake = intake;
        this.bounds = bounds;
        this.connections = new DefaultChannelGroup(executor, true);
        this.streams = new DefaultChannelGroup(executor);
    }

    @Override
    protected void initChannel(final Channel connection) {
        if (connections.size() < bounds.connections() && connections.add(connection)) {
            install(connection.pipeline());
        } else {
            connection.close();
        }
    }

    private void install(final ChannelPipeline pipeline) {
        final Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(bounds.streams())
                        .maxHeaderListSize(ReplicaServer.HEADER_BYTES)
                        .initialWindowSize(ReplicaServer.STREAM_WINDOW))
                .decoderEnforceMaxRstFramesPerWindow(ReplicaServer.RESETS, ReplicaServer.RESET_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(ReplicaServer.RESETS, ReplicaServer.RESET_SECONDS)
                .gracefulShutdownTimeoutMillis(-1)
                .build();
        pipeline.addLast("http2", codec);
        pipeline.addLast(
                "upkeep",
                new Upkeep(
                        codec.connection(),
                        bounds.upkeep(),
                        ctx -> ctx.channel().close()));
        pipeline.addLast("streams", new Http2MultiplexHandler(new ChannelInitializer<Http2StreamChannel>() {
            @Override
            protected void initChannel(final Http2StreamChannel stream) {
                streams.add(stream);
                install(stream);
            }
        }));
        pipeline.addLast("end", new LastResort());
    }

    private void install(final Http2StreamChannel stream) {
        stream.pipeline()
                .addLast("http1Objects", new Http2StreamFrameToHttpObjectCodec(true))
                .addLast("mark", new AnswerMark())
                .addLast("incoming", new Incoming(intake, () -> draining))
                .addLast("end", new LastResort());
    }

    int open() {
        return connections.size();
    }

    void drain() {
        draining = true;
        streams.forEach(
                stream -> stream.eventLoop().execute(() -> stream.pipeline().fireUserEventTriggered(Draining.STARTED)));
    }

    /**
     * Asks the other side of each connection to open no more streams (GOAWAY without naming a last one, RFC 9113 §6.8) and
     * leaves it to that side to close it after the last one: whoever closes first loses what is still on its way to it.
     * What is left at the deadline is cut off. Blocks.
     */
    void close(final Duration deadline) {
        connections.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(ANY));
        connections.newCloseFuture().awaitUninterruptibly(deadline.toNanos(), TimeUnit.NANOSECONDS);
        connections.forEach(each -> each.eventLoop().execute(() -> Upkeep.abort(each)));
        connections.newCloseFuture().awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
