package io.sallyport.server;

import io.sallyport.config.Address;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.ListenerConfig;
import io.sallyport.config.ListenerLimits;
import io.sallyport.config.Secret;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.admin.AdminLoop;
import io.sallyport.server.admin.AdminServer;
import io.sallyport.server.admin.AdminViews;
import io.sallyport.server.admin.LoopWatch;
import io.sallyport.server.admin.PortSettings;
import io.sallyport.server.admin.PortUnavailable;
import io.sallyport.server.admin.StatusServer;
import io.sallyport.server.assembly.ConnectionAssembly;
import io.sallyport.server.assembly.Doors;
import io.sallyport.server.assembly.ListenerAssembly;
import io.sallyport.server.assembly.RouterAssembly;
import io.sallyport.server.assembly.StatusViews;
import io.sallyport.server.assembly.UpstreamRegistry;
import io.sallyport.server.call.CallPipeline;
import io.sallyport.server.call.CurrentRouter;
import io.sallyport.server.call.ListChanges;
import io.sallyport.server.call.LiveCalls;
import io.sallyport.server.call.SessionOpening;
import io.sallyport.server.listener.CannotListenException;
import io.sallyport.server.listener.EventLoops;
import io.sallyport.server.listener.Listeners;
import io.sallyport.server.listener.TransportTail;
import io.sallyport.server.observability.Gauges.Sample;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.session.ClientStream;
import io.sallyport.server.session.Session;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.session.Sessions;
import io.sallyport.server.session.UpstreamSessions;
import io.sallyport.server.transport.BodyBudget;
import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.RpcClient;
import io.sallyport.server.upstream.http.ClientChannels;
import io.sallyport.server.upstream.http.NettyUpstreamTransport;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running gateway: owns everything that lives as long as the process, and puts configurations in force.
 *
 * <p>Started, reloaded and stopped by one thread at a time.
 */
final class Gateway {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int MOST_CONNECTIONS = 60_000;
    private static final RpcClient.Limits ANSWERS =
            new RpcClient.Limits(16 << 20, 256 << 10, EnvelopeScanner.DEFAULT_MAX_DEPTH);

    private final InstantSource clock = InstantSource.system();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final LiveCalls live = new LiveCalls();
    private final CurrentRouter router = new CurrentRouter();
    private final EventLoops loops;
    private final Telemetry telemetry;
    private final NettyUpstreamTransport transport;
    private final UpstreamRegistry upstreams;
    private final Sessions sessions;
    private final RouterAssembly assembly;
    private final Doors doors;
    private final AdminLoop adminLoop = new AdminLoop();
    private final Listeners listeners;
    private final List<AutoCloseable> ports;
    private volatile GatewayConfig config;
    private volatile boolean draining;
    private volatile boolean lastReload = true;

    private Gateway(final GatewayConfig config, final Telemetry telemetry, final Runnable drain, final LogControl logs)
            throws StartupFailure {
        this.config = config;
        this.telemetry = telemetry;
        this.loops = EventLoops.start(EventLoops.Transport.EPOLL);
        this.transport = new NettyUpstreamTransport(
                ClientChannels.of(loops.group()),
                ConnectionAssembly.settings(config),
                new PoolGauges(telemetry.gauges()));
        final var scanner = new EnvelopeScanner(jsonDepth(config));
        final var rpc = new RpcClient(transport, scanner, ANSWERS, telemetry.upstreams());
        this.upstreams = new UpstreamRegistry(
                loops::next, rpc, new HandshakeClient(rpc, Version.TEXT), telemetry.upstreams(), clock, blocking);
        this.sessions = new Sessions(
                keys(config),
                new Sessions.Settings(
                        config.sessions().idle(), config.sessions().lifetime()),
                new SecureRandom().nextInt(),
                clock,
                this::free);
        this.assembly = new RouterAssembly(upstreams, router, new ListChanges(sessions), clock, blocking, loops.next());
        final var opening = new SessionOpening(
                sessions, new SessionOpening.Settings(config.sessions().openWithin(), Version.TEXT));
        final var budget = new BodyBudget(config.limits().bodies());
        this.doors = new Doors(
                router,
                new CallPipeline(scanner, sessions, opening, telemetry.calls(), live),
                telemetry.calls(),
                budget,
                live);
        doors.become(config.listeners());
        assembly.become(config, fallbackUrl(config), config.drain().timeout());
        this.listeners = listen(config);
        this.ports = openPorts(config, new Views(drain, logs));
        measure();
        telemetry.config().started(config.hash());
    }

    /** How the log's level is read and set. */
    interface LogControl {
        String level();

        boolean setLevel(String level);
    }

    /**
     * Starts everything, or nothing.
     *
     * @param drain begins an orderly stop
     */
    static Gateway start(
            final GatewayConfig config, final Telemetry telemetry, final Runnable drain, final LogControl logs)
            throws StartupFailure {
        return new Gateway(config, telemetry, drain, logs);
    }

    /** Where each listener listens, for the start line. */
    List<String> addresses() {
        return listeners.all().stream()
                .map(listener -> listener.name() + "=" + text(listener.address()))
                .toList();
    }

    String transportName() {
        return loops.transport().name().toLowerCase(Locale.ROOT);
    }

    int runningCalls() {
        return live.running();
    }

    /** Puts another configuration in force; where it cannot be, everything stays as it was. */
    void reload(final GatewayConfig next) {
        final var refusal = fixed(next);
        if (!refusal.isEmpty()) {
            refused(refusal);
            return;
        }
        try {
            for (final var settings : ListenerAssembly.settings(next)) {
                final var problem = listeners.named(settings.name()).flatMap(listener -> listener.reload(settings));
                if (problem.isPresent()) {
                    refused(problem.get().key() + ": " + problem.get().message());
                    return;
                }
            }
            transport.configure(ConnectionAssembly.settings(next));
            assembly.become(next, fallbackUrl(next), next.drain().timeout());
            doors.become(next.listeners());
            if (!next.sessions().keys().isEmpty()) {
                sessions.rotate(keys(next));
            }
            telemetry.retainUpstreams(next.upstreams().keySet());
            config = next;
            lastReload = true;
            telemetry.config().reloaded(next.hash());
            LOG.info("Configuration {} is in force", next.hash());
        } catch (final IllegalArgumentException e) {
            refused(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** Says that a new configuration was no good. */
    void refused(final String why) {
        lastReload = false;
        telemetry.config().refused();
        LOG.error("The new configuration is refused and the old one stays in force: {}", why);
    }

    /** From now on not ready, so that nobody sends more; everything is still served. */
    void beginDrain() {
        draining = true;
    }

    /** From now on no new sessions; clients are told to go elsewhere, their streams end. */
    void turnAway() {
        live.drain();
        listeners.goAway();
        sessions.active().forEach(session -> session.stream().ifPresent(ClientStream::end));
    }

    /** Stops at once; what still runs is cut off. Blocks. */
    void stop() {
        final var freed = upstreams.close();
        listeners.close(Duration.ofSeconds(1));
        freed.orTimeout(1, TimeUnit.SECONDS).exceptionally(_ -> null).join();
        for (final var port : ports) {
            try {
                port.close();
            } catch (final Exception e) {
                LOG.warn("A port did not close", e);
            }
        }
        adminLoop.close();
        transport.close();
        loops.close(Duration.ofSeconds(2));
        blocking.shutdownNow();
        telemetry.close();
    }

    private Listeners listen(final GatewayConfig config) throws StartupFailure {
        try {
            return Listeners.open(
                    loops,
                    ListenerAssembly.settings(config),
                    MOST_CONNECTIONS,
                    new TransportTail(doors::of),
                    new ListenerMetrics(telemetry.gauges()));
        } catch (final CannotListenException e) {
            abandon();
            throw new StartupFailure(e.problem().key() + ": " + e.problem().message(), e);
        }
    }

    private List<AutoCloseable> openPorts(final GatewayConfig config, final AdminViews views) throws StartupFailure {
        try {
            final var status = StatusServer.open(
                    adminLoop,
                    new PortSettings(
                            "status.address",
                            socket(config.status().address()),
                            ListenerAssembly.within(config.status().allowFrom(), true)),
                    views);
            final var admin = AdminServer.open(
                    adminLoop,
                    new PortSettings(
                            "admin.address",
                            socket(config.admin().address()),
                            ListenerAssembly.within(config.admin().allowFrom(), true)),
                    views);
            return List.of(status, admin);
        } catch (final PortUnavailable e) {
            listeners.close(Duration.ZERO);
            abandon();
            throw new StartupFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private void abandon() {
        upstreams.close();
        adminLoop.close();
        transport.close();
        loops.close(Duration.ofSeconds(1));
        blocking.shutdownNow();
    }

    private void measure() {
        final var gauges = telemetry.gauges();
        gauges.gauge(
                "mcp.active_sessions",
                "Client sessions in use",
                "",
                () -> sessions.activeByRoute().entrySet().stream()
                        .map(entry -> Sample.of("route", entry.getKey(), entry.getValue()))
                        .toList());
        gauges.gauge(
                "mcp.active_connections",
                "Client connections open",
                "",
                () -> List.of(Sample.of(listeners.activeConnections())));
    }

    private void free(final Session session) {
        router.get().routes().stream()
                .filter(route -> route.name().equals(session.route()))
                .forEach(route -> UpstreamSessions.free(session, route.server().upstreams(), loop()));
    }

    private ScheduledExecutorService loop() {
        return loops.next();
    }

    /** What a reload cannot change, by the name of the key; empty where it is as it was. */
    private String fixed(final GatewayConfig next) {
        if (!next.listeners().keySet().equals(config.listeners().keySet())) {
            return "listeners: adding or removing one needs a restart";
        }
        for (final var entry : config.listeners().entrySet()) {
            final var listener = next.listeners().get(entry.getKey());
            if (listener == null || !listener.address().equals(entry.getValue().address())) {
                return "listeners." + entry.getKey() + ".address: a change needs a restart";
            }
        }
        if (!next.status().address().equals(config.status().address())) {
            return "status.address: a change needs a restart";
        }
        if (!next.admin().address().equals(config.admin().address())) {
            return "admin.address: a change needs a restart";
        }
        return "";
    }

    private static SessionKeys keys(final GatewayConfig config) {
        if (config.sessions().keys().isEmpty()) {
            LOG.warn("sessions.keys is not set: session ids are sealed with a random key, and every session ends with "
                    + "this process. Set it to keep sessions over a restart.");
            return SessionKeys.random();
        }
        return SessionKeys.of(
                config.sessions().keys().stream().map(Secret::value).toList());
    }

    private static int jsonDepth(final GatewayConfig config) {
        return config.listeners().values().stream()
                .map(ListenerConfig::limits)
                .mapToInt(ListenerLimits::jsonDepth)
                .max()
                .orElse(EnvelopeScanner.DEFAULT_MAX_DEPTH);
    }

    /** Where no public URL is configured, clients are on this machine. */
    private static URI fallbackUrl(final GatewayConfig config) {
        return config.listeners().values().stream()
                .filter(listener -> !listener.redirectToHttps())
                .findFirst()
                .map(listener -> URI.create((listener.tls().isPresent() ? "https" : "http") + "://localhost:"
                        + listener.address().port()))
                .orElse(URI.create("http://localhost"));
    }

    private static InetSocketAddress socket(final Address address) {
        return address.everywhere()
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(address.host(), address.port());
    }

    private static String text(final InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }

    /** What the operators' ports see of the gateway. */
    private final class Views implements AdminViews {

        private final StatusViews status = new StatusViews(upstreams, router, live);
        private final LoopWatch watch;
        private final Runnable drain;
        private final LogControl logs;

        Views(final Runnable drain, final LogControl logs) {
            this.drain = drain;
            this.logs = logs;
            this.watch = new LoopWatch(loops.all(), clock);
            adminLoop.watch(watch);
        }

        @Override
        public Health health() {
            return watch.health();
        }

        @Override
        public Readiness ready(final boolean all) {
            return status.readiness(all, draining, lastReload);
        }

        @Override
        public byte[] metrics() {
            return telemetry.scrape();
        }

        @Override
        public String configText() {
            return ConfigText.of(config);
        }

        @Override
        public List<UpstreamView> upstreams() {
            return status.upstreams();
        }

        @Override
        public List<RouteView> routes() {
            return status.routes();
        }

        @Override
        public void drain() {
            drain.run();
        }

        @Override
        public String logLevel() {
            return logs.level();
        }

        @Override
        public boolean setLogLevel(final String level) {
            return logs.setLevel(level);
        }
    }
}
