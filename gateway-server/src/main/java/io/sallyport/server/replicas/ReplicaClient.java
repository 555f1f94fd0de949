package io.sallyport.server.replicas;

import io.netty.channel.EventLoop;
import io.sallyport.server.session.Relays;
import io.sallyport.server.upstream.http.ClientChannels;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Takes messages to other replicas, on one HTTP/2 connection for each loop and replica, which is opened when it is first
 * needed and closed when nothing has needed it for long.
 */
public final class ReplicaClient implements Relays, AutoCloseable {

    static final int STREAM_WINDOW = 64 * 1024;
    static final int HEADER_BYTES = 64 * 1024;

    private final Map<ScheduledExecutorService, Links> links;
    private final Bounds bounds;

    /**
     * How long is waited for what, and how much is done at once.
     *
     * @param connect until the other side has accepted the connection; five times that until it has said its settings, and
     *     until a message is on its way
     * @param apart how long nobody tries again to reach a replica that could not be reached
     * @param head of the answer to a relayed request
     * @param streams of one connection, or what the other side allows where that is less
     * @param waiting messages for one connection to open, or to have room
     */
    record Bounds(Duration connect, Duration apart, Duration head, int streams, int waiting, Upkeep.Settings upkeep) {

        /** A connection's window has room for all streams: those that are paused must not stop the others. */
        static final Bounds DEFAULT = new Bounds(
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                10_000,
                1_000,
                new Upkeep.Settings(10_000 * STREAM_WINDOW, Duration.ofSeconds(15), Duration.ofSeconds(60)));

        /** Who has accepted the connection is there, but perhaps busy: what is lost by giving up is not asked for again. */
        Duration patience() {
            return connect.multipliedBy(5);
        }
    }

    /** @param channels the gateway's loops, and what to open on them */
    public ReplicaClient(final ClientChannels channels) {
        this(channels, Bounds.DEFAULT);
    }

    ReplicaClient(final ClientChannels channels, final Bounds bounds) {
        this.bounds = bounds;
        final var byLoop = new HashMap<ScheduledExecutorService, Links>();
        channels.group().forEach(each -> {
            if (each instanceof final EventLoop loop) {
                byLoop.put(loop, new Links(loop, channels, bounds));
            }
        });
        this.links = Map.copyOf(byLoop);
    }

    @Override
    public CompletableFuture<Optional<byte[]>> ask(
            final InetSocketAddress replica,
            final byte[] message,
            final Duration deadline,
            final ScheduledExecutorService loop) {
        final var answer = new WholeAnswer();
        final Flight flight =
                send(new Outgoing.Message(Purpose.ASK, replica, message, bounds.patience(), deadline), answer, loop);
        answer.future().whenComplete((_, _) -> flight.cancel());
        return answer.future();
    }

    @Override
    public Flight relay(
            final InetSocketAddress replica,
            final byte[] request,
            final Listener listener,
            final ScheduledExecutorService loop) {
        final var message = new Outgoing.Message(Purpose.RELAY, replica, request, bounds.patience(), bounds.head());
        return send(message, listener, loop);
    }

    private Flight send(
            final Outgoing.Message message, final Listener listener, final ScheduledExecutorService executor) {
        final Links own = links.get(executor);
        if (own == null) {
            throw new IllegalArgumentException("not a loop of this gateway");
        }
        return own.begin(message, listener);
    }

    /** Cuts off what is under way; what comes from here on is unreachable. */
    @Override
    public void close() {
        links.values().forEach(Links::close);
    }
}
