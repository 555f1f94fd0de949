package io.sallyport.server.assembly;

import io.sallyport.config.GatewayConfig;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.call.CallPipeline;
import io.sallyport.server.call.CurrentRouter;
import io.sallyport.server.call.ListChanges;
import io.sallyport.server.call.LiveCalls;
import io.sallyport.server.call.SessionOpening;
import io.sallyport.server.observability.PoolGauges;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.session.Sessions;
import io.sallyport.server.session.UpstreamSessions;
import io.sallyport.server.transport.BodyBudget;
import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.RpcClient;
import io.sallyport.server.upstream.http.ClientChannels;
import io.sallyport.server.upstream.http.NettyUpstreamTransport;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * The rooms of one gateway, each made with those below it that it needs: from the transport to the upstreams. Where its
 * connections come from is not in it.
 */
public final class Rooms {

    private static final RpcClient.Limits ANSWERS =
            new RpcClient.Limits(16 << 20, 256 << 10, EnvelopeScanner.DEFAULT_MAX_DEPTH);

    private final LiveCalls live = new LiveCalls();
    private final CurrentRouter router = new CurrentRouter();
    private final UpstreamTransports transport;
    private final UpstreamRegistry upstreams;
    private final Sessions sessions;
    private final SessionOpening opening;
    private final RouterAssembly assembly;
    private final BodyBudget budget;
    private final CallPipeline pipeline;
    private final Doors doors;

    /**
     * What the rooms stand on.
     *
     * @param channels to upstreams
     * @param loops gives one of the event loops, another each time
     * @param blocking runs what may block
     * @param lookups looks names up
     * @param version the gateway's own
     */
    public record Ground(
            ClientChannels channels,
            Supplier<ScheduledExecutorService> loops,
            Executor blocking,
            Executor lookups,
            Telemetry telemetry,
            PluginFactories plugins,
            String version) {}

    /**
     * @param keys of sessions
     * @param replicas where there are others
     */
    public Rooms(
            final GatewayConfig config,
            final SessionKeys keys,
            final Ground ground,
            final Optional<ReplicaAssembly> replicas) {
        final var clock = InstantSource.system();
        final var scanner = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
        final var telemetry = ground.telemetry();
        final var version = ground.version();
        this.transport = new UpstreamTransports(
                new NettyUpstreamTransport(
                        ground.channels(), ConnectionAssembly.settings(config), new PoolGauges(telemetry.gauges())),
                scanner,
                ground.loops(),
                version);
        final var rpc = new RpcClient(transport, scanner, ANSWERS, telemetry.upstreams());
        this.upstreams = new UpstreamRegistry(
                ground.loops(),
                transport,
                rpc,
                new HandshakeClient(rpc, version),
                telemetry.upstreams(),
                clock,
                ground.lookups());
        this.sessions = new Sessions(
                keys,
                new Sessions.Settings(
                        config.sessions().idle(), config.sessions().lifetime()),
                replicas.map(ReplicaAssembly::replication),
                clock,
                session -> free(session, ground.loops().get()));
        this.assembly = new RouterAssembly(
                upstreams,
                ground.plugins(),
                router,
                new ListChanges(sessions),
                clock,
                ground.blocking(),
                ground.loops().get(),
                version);
        this.opening = new SessionOpening(sessions, config.sessions().openWithin());
        this.budget = new BodyBudget(config.limits().bodies());
        this.pipeline = new CallPipeline(sessions, opening, telemetry.calls(), live, scanner);
        this.doors = new Doors(
                router,
                pipeline,
                telemetry.calls(),
                budget,
                live,
                replicas.flatMap(known -> sessions.homes().map(known::neighbours)));
        doors.become(config.listeners());
    }

    public LiveCalls live() {
        return live;
    }

    public CurrentRouter router() {
        return router;
    }

    public UpstreamTransports transport() {
        return transport;
    }

    public UpstreamRegistry upstreams() {
        return upstreams;
    }

    public Sessions sessions() {
        return sessions;
    }

    public RouterAssembly assembly() {
        return assembly;
    }

    public BodyBudget budget() {
        return budget;
    }

    public CallPipeline pipeline() {
        return pipeline;
    }

    public Doors doors() {
        return doors;
    }

    /** Takes what another configuration says that concerns neither routes nor connections. */
    public void settle(final GatewayConfig next) {
        doors.become(next.listeners());
        budget.become(next.limits().bodies());
        sessions.idleAfter(next.sessions().idle());
        opening.within(next.sessions().openWithin());
    }

    private void free(final Session session, final ScheduledExecutorService loop) {
        router.get().routes().stream()
                .filter(route -> route.name().equals(session.route()))
                .forEach(route -> UpstreamSessions.free(session, route.server().upstreams(), loop));
    }
}
