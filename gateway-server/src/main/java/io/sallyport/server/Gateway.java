package io.sallyport.server;

import io.sallyport.config.GatewayConfig;
import io.sallyport.config.Secret;
import io.sallyport.server.admin.LoopWatch;
import io.sallyport.server.admin.PortUnavailable;
import io.sallyport.server.assembly.ListenerAssembly;
import io.sallyport.server.assembly.PluginFactories;
import io.sallyport.server.assembly.ReplicaAssembly;
import io.sallyport.server.assembly.Rooms;
import io.sallyport.server.assembly.RouterAssembly;
import io.sallyport.server.assembly.StatusViews;
import io.sallyport.server.assembly.UnusablePluginException;
import io.sallyport.server.call.Router;
import io.sallyport.server.listener.CannotListenException;
import io.sallyport.server.listener.EventLoops;
import io.sallyport.server.listener.EventLoops.Transport;
import io.sallyport.server.listener.ListenerChange;
import io.sallyport.server.listener.Listeners;
import io.sallyport.server.listener.TransportTail;
import io.sallyport.server.observability.ListenerMetrics;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.rehearsal.Rehearsal;
import io.sallyport.server.replicas.ReplicaPortUnavailable;
import io.sallyport.server.session.ClientStream;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.upstream.LookupThreads;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    /** A new upstream that takes longer joins while clients look on. */
    private static final Duration UNTIL_SEEN = Duration.ofSeconds(3);

    private static final int MOST_CONNECTIONS = 60_000;
    /** {@code io_uring}, {@code epoll} or {@code nio}. */
    private static final String TRANSPORT = "SALLYPORT_TRANSPORT";

    /** For those that other replicas have brought before they knew. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(5);

    private final InstantSource clock = InstantSource.system();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService lookups = LookupThreads.start("endpoint-lookup-");
    private final PluginFactories plugins = PluginFactories.onTheClassPath();
    private final EventLoops loops;
    private final Optional<ReplicaAssembly> replicas;
    private final Telemetry telemetry;
    private final Rooms rooms;
    private final Listeners listeners;
    private final OperatorPorts ports;
    private final Rehearsal rehearsal;
    private volatile GatewayConfig config;
    private volatile boolean draining;
    private volatile boolean lastReload = true;

    private Gateway(final GatewayConfig config, final Telemetry telemetry, final Runnable drain, final LogControl logs)
            throws StartupFailure {
        this.config = config;
        this.telemetry = telemetry;
        this.rehearsal = new Rehearsal(config.start().warmUp(), telemetry.settings(), plugins, Version.TEXT);
        this.loops = EventLoops.start(Transport.preferred(Optional.ofNullable(System.getenv(TRANSPORT))));
        this.replicas = ReplicaAssembly.of(config, loops);
        this.rooms = new Rooms(
                config,
                keys(config),
                new Rooms.Ground(
                        loops.clientChannels(), loops::next, blocking, lookups, telemetry, plugins, Version.TEXT),
                replicas);
        build(config).become(Duration.ZERO, Duration.ZERO);
        openToReplicas();
        this.listeners = listen(config);
        this.ports = openPorts(drain, logs);
        GatewayGauges.measure(rooms, listeners, telemetry.gauges());
        // On a single core either would keep the first call from being answered.
        rehearsal.start(rooms.upstreams().seen());
        tellConfiguration(config);
    }

    /** To tell configurations apart takes a tenth of a start: each kind of record learns first how to say what it holds. */
    private void tellConfiguration(final GatewayConfig started) {
        final var seen =
                rooms.upstreams().seen().copy().completeOnTimeout(null, UNTIL_SEEN.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture.allOf(seen, rehearsal.over())
                .thenRunAsync(
                        () -> {
                            final var hash = started.hash();
                            if (telemetry.config().started(hash)) {
                                LOG.info("Configuration {} is in force", hash);
                            }
                        },
                        blocking);
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

    Router router() {
        return rooms.router().get();
    }

    String transportName() {
        return loops.transport().name().toLowerCase(Locale.ROOT);
    }

    GatewayConfig config() {
        return config;
    }

    boolean isDraining() {
        return draining;
    }

    /** Whether calls are served as quickly as they can be so soon after the start. */
    boolean isWarm() {
        return rehearsal.isOver();
    }

    /** Whether the newest configuration is the one that runs. */
    boolean isNewest() {
        return lastReload;
    }

    int runningCalls() {
        return rooms.live().running();
    }

    /**
     * Puts another configuration in force; where anything of it cannot be, everything stays as it was. Blocks.
     *
     * @return whether it is in force
     */
    boolean reload(final GatewayConfig next) {
        final var restart = RestartOnly.changed(config, next);
        if (restart.isPresent()) {
            refused(restart.get() + ": a change needs a restart");
            return false;
        }
        try {
            become(next);
            return true;
        } catch (final UnusablePluginException | CannotListenException e) {
            refused(String.valueOf(e.getMessage()));
            return false;
        } catch (final RuntimeException e) {
            // A defect, ours or a plugin's, must not look as if the configuration were in force.
            LOG.error("A configuration could not be put in force", e);
            refused("it could not be put in force: " + e);
            return false;
        }
    }

    /** Everything that may refuse comes first, and changes nothing. */
    private void become(final GatewayConfig next) throws UnusablePluginException, CannotListenException {
        final var routes = rooms.assembly().prepare(next, fallbackUrl(next));
        final var changes = new ArrayList<ListenerChange>();
        try {
            changes.addAll(listeners.prepare(ListenerAssembly.settings(next)));
            rooms.transport().configure(next, config);
            routes.become(UNTIL_SEEN, linger(config));
        } catch (final CannotListenException | RuntimeException e) {
            changes.forEach(ListenerChange::discard);
            routes.abandon();
            throw e;
        }
        changes.forEach(ListenerChange::take);
        settle(next);
        endStreamsOfRoutesThatLeft(next);
        telemetry.retainUpstreams(next.upstreams().keySet());
        config = next;
        lastReload = true;
        telemetry.config().reloaded(next.hash());
        LOG.info("Configuration {} is in force", next.hash());
    }

    private void settle(final GatewayConfig next) {
        rooms.settle(next);
        if (!next.sessions().keys().isEmpty()) {
            rooms.sessions().rotate(keys(next));
        }
    }

    /** Nothing will come on them any more, and their clients learn so when they open them anew. */
    private void endStreamsOfRoutesThatLeft(final GatewayConfig next) {
        for (final var session : rooms.sessions().active()) {
            if (!next.routes().containsKey(session.route())) {
                session.stream().ifPresent(ClientStream::end);
            }
        }
    }

    /** Calls that were let in before a reload have at least until their bodies must have arrived. */
    private static Duration linger(final GatewayConfig config) {
        return config.listeners().values().stream()
                .map(listener -> listener.limits().bodyTimeout())
                .reduce(config.drain().timeout(), (longest, other) -> longest.compareTo(other) < 0 ? other : longest);
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
        rehearsal.end();
    }

    /** From now on no new sessions; clients are told to go elsewhere, their streams end. */
    void turnAway() {
        rooms.live().drain();
        rooms.pipeline().drain();
        listeners.goAway();
        replicas.ifPresent(ReplicaAssembly::drain);
        rooms.sessions().active().forEach(session -> session.stream().ifPresent(ClientStream::end));
    }

    /** Stops; what still runs is cut off, and soon what other replicas have brought last. Blocks. */
    void stop() {
        rehearsal.close();
        replicas.ifPresent(known -> known.closePort(LAST_CALLS));
        final var freed = rooms.upstreams().close();
        listeners.close(Duration.ofSeconds(1));
        replicas.ifPresent(ReplicaAssembly::close);
        freed.orTimeout(1, TimeUnit.SECONDS).exceptionally(_ -> null).join();
        rooms.assembly().close();
        ports.close();
        rooms.transport().close();
        loops.close(Duration.ofSeconds(2));
        blocking.shutdownNow();
        lookups.shutdownNow();
        telemetry.close();
    }

    private RouterAssembly.Prepared build(final GatewayConfig config) throws StartupFailure {
        try {
            return rooms.assembly().prepare(config, fallbackUrl(config));
        } catch (final UnusablePluginException e) {
            abandon();
            throw new StartupFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private Listeners listen(final GatewayConfig config) throws StartupFailure {
        try {
            return Listeners.open(
                    loops,
                    ListenerAssembly.settings(config),
                    MOST_CONNECTIONS,
                    new TransportTail(rooms.doors()),
                    new ListenerMetrics(telemetry.gauges()));
        } catch (final CannotListenException e) {
            abandon();
            throw new StartupFailure(e.problem().key() + ": " + e.problem().message(), e);
        }
    }

    private void openToReplicas() throws StartupFailure {
        if (replicas.isEmpty()) {
            return;
        }
        try {
            replicas.get().open(rooms);
        } catch (final ReplicaPortUnavailable e) {
            abandon();
            throw new StartupFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private OperatorPorts openPorts(final Runnable drain, final LogControl logs) throws StartupFailure {
        final var status = new StatusViews(rooms.upstreams(), rooms.router(), rooms.live());
        try {
            return OperatorPorts.open(
                    () -> config,
                    new LoopWatch(loops.all(), clock),
                    watch -> new GatewayViews(this, status, telemetry, watch, drain, logs));
        } catch (final PortUnavailable e) {
            listeners.close(Duration.ZERO);
            abandon();
            throw new StartupFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private void abandon() {
        replicas.ifPresent(known -> {
            known.closePort(Duration.ZERO);
            known.close();
        });
        rooms.upstreams().close();
        rooms.assembly().close();
        rooms.transport().close();
        loops.close(Duration.ofSeconds(1));
        blocking.shutdownNow();
        lookups.shutdownNow();
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

    /** Where no public URL is configured, clients are on this machine. */
    private static URI fallbackUrl(final GatewayConfig config) {
        return config.listeners().values().stream()
                .filter(listener -> !listener.redirectToHttps())
                .findFirst()
                .map(listener -> URI.create((listener.tls().isPresent() ? "https" : "http") + "://localhost:"
                        + listener.address().port()))
                .orElse(URI.create("http://localhost"));
    }

    private static String text(final InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }
}
