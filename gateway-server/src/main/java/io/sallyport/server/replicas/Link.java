package io.sallyport.server.replicas;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.concurrent.Future;
import io.sallyport.server.session.Relays.Problem;
import io.sallyport.server.transport.LastResort;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One connection to another replica. It is open when the other side has said its settings, so that whatever else listens
 * there is never sent a message. On its loop.
 */
final class Link {

    /** Stream ids run out after 2^30; a connection is replaced long before. */
    private static final int MOST_CARRIED = 1 << 20;

    private final Links links;
    private final InetSocketAddress replica;
    private final EventLoop loop;
    private final ReplicaClient.Bounds bounds;
    private final Deque<Outgoing> waiting = new ArrayDeque<>();
    private final Set<Outgoing> running = new HashSet<>();
    private State state = State.OPENING;
    private Optional<Channel> channel = Optional.empty();
    private Optional<Future<?>> timer = Optional.empty();
    private int most;
    private int carried;

    private enum State {
        OPENING,
        OPEN,
        /** Carries what it carries to the end, and nothing new. */
        LEAVING,
        LOST
    }

    Link(final Links links, final InetSocketAddress replica, final EventLoop loop, final ReplicaClient.Bounds bounds) {
        this.links = links;
        this.replica = replica;
        this.loop = loop;
        this.bounds = bounds;
        this.most = bounds.streams();
    }

    void open(final ChannelFactory<? extends Channel> factory) {
        final ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channelFactory(factory)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(bounds.connect().toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .disableResolver()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(final Channel opened) {
                        install(opened.pipeline());
                    }
                })
                .connect(replica);
        channel = Optional.of(connecting.channel());
        timer = Optional.of(loop.schedule(this::late, bounds.patience().toNanos(), TimeUnit.NANOSECONDS));
        connecting.channel().closeFuture().addListener(_ -> lost());
        connecting.addListener(connected -> {
            if (!connected.isSuccess()) {
                loop.execute(this::lost); // there may never have been a channel to close
            }
        });
    }

    private void install(final ChannelPipeline pipeline) {
        final Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .maxHeaderListSize(ReplicaClient.HEADER_BYTES)
                        .initialWindowSize(ReplicaClient.STREAM_WINDOW))
                .gracefulShutdownTimeoutMillis(-1)
                // A stream that was reset counts until that is written, a little longer than here.
                .encoderEnforceMaxConcurrentStreams(true)
                .build();
        pipeline.addLast("http2", codec);
        pipeline.addLast("upkeep", new Upkeep(codec.connection(), bounds.upkeep(), _ -> leave()));
        pipeline.addLast("link", new LinkFrames(this));
        pipeline.addLast("streams", new Http2MultiplexHandler(new LastResort()));
        pipeline.addLast("end", new LastResort());
    }

    /** Takes a message there, at once or when there is room; or fails it. */
    void carry(final Outgoing outgoing) {
        switch (state) {
            case OPENING -> await(outgoing);
            case OPEN -> {
                if (running.size() < most) {
                    start(outgoing);
                } else {
                    await(outgoing);
                }
            }
            case LEAVING, LOST -> outgoing.failed(Problem.UNREACHABLE);
        }
    }

    private void await(final Outgoing outgoing) {
        if (waiting.size() >= bounds.waiting()) {
            waiting.removeIf(Outgoing::isOver);
        }
        if (waiting.size() < bounds.waiting()) {
            waiting.add(outgoing);
        } else {
            outgoing.failed(state == State.OPEN ? Problem.BUSY : Problem.UNREACHABLE);
        }
    }

    /** The other side's settings are known, or have changed. */
    void settled(final Http2Settings theirs) {
        final Long streams = theirs.maxConcurrentStreams();
        if (streams != null) {
            most = (int) Math.min(bounds.streams(), streams);
        }
        if (state == State.OPENING) {
            state = State.OPEN;
            stopTimer();
        }
        startWaiting();
    }

    private void startWaiting() {
        while (state == State.OPEN && running.size() < most && !waiting.isEmpty()) {
            start(waiting.remove());
        }
    }

    private void start(final Outgoing outgoing) {
        if (outgoing.isOver() || channel.isEmpty()) {
            return;
        }
        running.add(outgoing);
        carried++;
        new Http2StreamChannelBootstrap(channel.get())
                .handler(outgoing)
                .open(loop.<Http2StreamChannel>newPromise())
                .addListener((Future<Http2StreamChannel> opened) -> started(outgoing, opened));
        if (carried >= MOST_CARRIED) {
            leave();
        }
    }

    private void started(final Outgoing outgoing, final Future<Http2StreamChannel> opened) {
        if (opened.isSuccess()) {
            opened.getNow().closeFuture().addListener(_ -> ended(outgoing));
            outgoing.send(opened.getNow());
        } else {
            ended(outgoing);
            outgoing.failed(Problem.UNREACHABLE);
        }
    }

    private void ended(final Outgoing outgoing) {
        running.remove(outgoing);
        startWaiting();
        closeIfDone();
    }

    /** The other side goes away, or this one has no more use for it. What still waits goes another way. */
    void leave() {
        if (state == State.OPEN || state == State.OPENING) {
            state = State.LEAVING;
            links.leaving(replica, this);
            letWaitingGo().forEach(links::send);
            closeIfDone();
        }
    }

    private void closeIfDone() {
        if (state == State.LEAVING && running.isEmpty()) {
            channel.ifPresent(Channel::close);
        }
    }

    private void late() {
        if (state == State.OPENING) {
            abort();
        }
    }

    /** Closes without farewell: nobody may be there to take it. */
    void abort() {
        channel.ifPresent(Upkeep::abort);
    }

    private void lost() {
        if (state == State.OPENING) {
            links.unreachable(replica);
        }
        state = State.LOST;
        stopTimer();
        links.gone(replica, this);
        letWaitingGo().forEach(outgoing -> outgoing.failed(Problem.UNREACHABLE));
    }

    /** The connection is gone, and the streams are about to end with it; those that are paused would not notice. */
    void streamsLost() {
        List.copyOf(running).forEach(Outgoing::hearTheEnd);
    }

    private void stopTimer() {
        timer.ifPresent(each -> each.cancel(false));
        timer = Optional.empty();
    }

    private List<Outgoing> letWaitingGo() {
        final var gone = new ArrayList<>(waiting);
        waiting.clear();
        return gone;
    }
}
