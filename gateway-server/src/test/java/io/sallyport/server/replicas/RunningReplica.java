package io.sallyport.server.replicas;

import io.sallyport.server.listener.EventLoops;
import io.sallyport.server.transport.BodyBudget;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A replica's port on loopback, with a receiver that does as it is told. */
final class RunningReplica implements AutoCloseable {

    static final int MAX_BODY = 17 << 20;

    final ScriptedReceiver receiver;
    final BodyBudget budget;
    final ReplicaServer server;

    RunningReplica(final EventLoops loops) throws ReplicaPortUnavailable {
        this(loops, ReplicaServer.Bounds.DEFAULT);
    }

    RunningReplica(final EventLoops loops, final ReplicaServer.Bounds bounds) throws ReplicaPortUnavailable {
        this(loops, "a", 0, new BodyBudget(64 << 20), bounds);
    }

    RunningReplica(
            final EventLoops loops,
            final String name,
            final int port,
            final BodyBudget budget,
            final ReplicaServer.Bounds bounds)
            throws ReplicaPortUnavailable {
        this.receiver = new ScriptedReceiver(name);
        this.budget = budget;
        this.server = ReplicaServer.open(
                loops.clientChannels(),
                loops.serverChannel(),
                new ReplicaServer.Settings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), () -> MAX_BODY),
                budget,
                receiver,
                bounds);
    }

    InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close(Duration.ZERO);
    }
}
