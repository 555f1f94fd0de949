package io.sallyport.server.assembly;

import io.sallyport.config.Address;
import io.sallyport.config.GatewayConfig;
import io.sallyport.server.call.CallPipeline;
import io.sallyport.server.call.CurrentRouter;
import io.sallyport.server.listener.EventLoops;
import io.sallyport.server.replicas.Reception;
import io.sallyport.server.replicas.ReplicaClient;
import io.sallyport.server.replicas.ReplicaPortUnavailable;
import io.sallyport.server.replicas.ReplicaServer;
import io.sallyport.server.session.Homes;
import io.sallyport.server.session.ReplicaAddress;
import io.sallyport.server.session.ReplicaDesk;
import io.sallyport.server.session.Replication;
import io.sallyport.server.session.Session;
import io.sallyport.server.transport.Neighbours;
import io.sallyport.server.upstream.Upstream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** What makes this gateway one of several replicas: the wire to the others, and the port where they come in. */
public final class ReplicaAssembly {

    private final EventLoops loops;
    private final ReplicaClient client;
    private final Replication replication;
    private Optional<ReplicaServer> server = Optional.empty();

    private ReplicaAssembly(final EventLoops loops, final Address address) {
        this.loops = loops;
        this.client = new ReplicaClient(loops.clientChannels());
        this.replication = new Replication(ReplicaAddress.of(address.host(), address.port()), client, loops::next);
    }

    /** Empty where the configuration knows of no other replicas. */
    public static Optional<ReplicaAssembly> of(final GatewayConfig config, final EventLoops loops) {
        return config.replicas().map(replicas -> new ReplicaAssembly(loops, replicas.address()));
    }

    public Replication replication() {
        return replication;
    }

    public Neighbours neighbours(final Homes homes) {
        return new Neighbours(client, homes.seal());
    }

    /**
     * Opens the port. Blocks.
     *
     * @throws ReplicaPortUnavailable where it cannot be opened
     */
    public void open(final Rooms rooms) throws ReplicaPortUnavailable {
        final var sessions = rooms.sessions();
        final var doors = rooms.doors();
        final var homes = sessions.homes().orElseThrow();
        final var desk = new ReplicaDesk(homes, sessions, new RoomsAbove(rooms.pipeline(), rooms.router()));
        server = Optional.of(ReplicaServer.open(
                loops.clientChannels(),
                loops.serverChannel(),
                new ReplicaServer.Settings(replication.own().socket(), doors::largestBody),
                rooms.budget(),
                new Reception(desk, homes.seal(), doors::brought)));
    }

    /** Tells those who have brought requests that this replica goes away. */
    public void drain() {
        server.ifPresent(ReplicaServer::drain);
    }

    /** Takes nothing from other replicas any more: they hear so, and serve what they can. Blocks, no longer than that. */
    public void closePort(final Duration deadline) {
        server.ifPresent(port -> port.close(deadline));
    }

    /** Brings nothing to other replicas any more. */
    public void close() {
        client.close();
    }

    /** What the desk needs of the rooms above it. */
    private record RoomsAbove(CallPipeline pipeline, CurrentRouter router) implements ReplicaDesk.Rooms {

        @Override
        public Optional<Upstream> upstream(final String route, final int key) {
            return router.get().routes().stream()
                    .filter(known -> known.name().equals(route))
                    .flatMap(known -> known.server().upstreams().stream())
                    .filter(upstream -> upstream.key() == key)
                    .findFirst();
        }

        @Override
        public void said(final Session session, final byte[] message, final ScheduledExecutorService loop) {
            pipeline.said(session, message, loop);
        }
    }
}
