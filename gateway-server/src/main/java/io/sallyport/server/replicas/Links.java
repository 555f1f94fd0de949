package io.sallyport.server.replicas;

import io.netty.channel.EventLoop;
import io.sallyport.server.session.Relays;
import io.sallyport.server.session.Relays.Problem;
import io.sallyport.server.upstream.http.ClientChannels;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The connections of one loop to other replicas, one to each, and which could not be reached lately. On that loop. */
final class Links {

    private final EventLoop loop;
    private final ClientChannels channels;
    private final ReplicaClient.Bounds bounds;
    private final Map<InetSocketAddress, Link> links = new HashMap<>();
    private final Set<Link> leaving = new HashSet<>();
    private final Map<InetSocketAddress, Long> unreachable = new HashMap<>();
    private boolean closed;

    Links(final EventLoop loop, final ClientChannels channels, final ReplicaClient.Bounds bounds) {
        this.loop = loop;
        this.channels = channels;
        this.bounds = bounds;
    }

    /** From any thread; at once where it is the loop's. */
    Relays.Flight begin(final Outgoing.Message message, final Relays.Listener listener) {
        final var outgoing = new Outgoing(message, listener, loop);
        onLoop(() -> outgoing.begin(this));
        return outgoing;
    }

    void send(final Outgoing outgoing) {
        final InetSocketAddress replica = outgoing.replica();
        if (closed || isUnreachable(replica)) {
            outgoing.failed(Problem.UNREACHABLE);
            return;
        }
        final Link known = links.get(replica);
        if (known != null) {
            known.carry(outgoing);
            return;
        }
        final var link = new Link(this, replica, loop, bounds);
        links.put(replica, link);
        link.carry(outgoing);
        link.open(channels.factory());
    }

    /** Nothing new goes there on that connection. */
    void leaving(final InetSocketAddress replica, final Link link) {
        links.remove(replica, link);
        leaving.add(link);
    }

    void gone(final InetSocketAddress replica, final Link link) {
        links.remove(replica, link);
        leaving.remove(link);
    }

    /** Nobody is there, so nobody waits for a connection again at once. */
    void unreachable(final InetSocketAddress replica) {
        unreachable.put(replica, now() + bounds.apart().toNanos());
    }

    void close() {
        onLoop(() -> {
            closed = true;
            List.copyOf(links.values()).forEach(Link::abort);
            List.copyOf(leaving).forEach(Link::abort);
        });
    }

    private void onLoop(final Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    private boolean isUnreachable(final InetSocketAddress replica) {
        final long now = now();
        unreachable.values().removeIf(until -> until - now <= 0);
        return unreachable.containsKey(replica);
    }

    private long now() {
        return loop.ticker().nanoTime();
    }
}
