package io.sallyport.server.upstream;

import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.McpMethods;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * An MCP server behind the gateway, with its endpoints.
 *
 * <p>Its endpoints are watched from one loop of its own; what calls read of it ({@link #endpoints()} and the state of
 * each) are snapshots safe to read from any.
 */
public final class Upstream {

    private final UpstreamSettings settings;
    private final int key;
    private final RpcClient rpc;
    private final HandshakeClient handshakes;
    private final ClientIdentity gateway;
    private final ScheduledExecutorService loop;
    private final InstantSource clock;
    private final UpstreamObserver observer;
    private final RetryBudget retries = new RetryBudget();
    private final List<Runnable> cameUp = new CopyOnWriteArrayList<>();
    private final List<Runnable> listsChanged = new CopyOnWriteArrayList<>();
    private final Map<Endpoint, EndpointMonitor> monitors = new LinkedHashMap<>();
    private volatile List<LiveEndpoint> endpoints = List.of();
    private volatile Optional<Handshake> learned = Optional.empty();
    private boolean closed;

    public Upstream(
            final UpstreamSettings settings,
            final RpcClient rpc,
            final HandshakeClient handshakes,
            final ScheduledExecutorService loop,
            final InstantSource clock,
            final UpstreamObserver observer) {
        this.settings = settings;
        this.key = NameKey.of(settings.name());
        this.rpc = rpc;
        this.handshakes = handshakes;
        this.gateway = new ClientIdentity(HandshakeClient.OWN_NAME, handshakes.version(), "{}");
        this.loop = loop;
        this.clock = clock;
        this.observer = observer;
    }

    /** What another of the same server has learned counts until this one has learned it itself. */
    public void inherit(final Upstream before) {
        learned = before.handshake();
    }

    public String name() {
        return settings.name();
    }

    /** A number that names it inside a sealed session id: the same on every replica, for every start. */
    public int key() {
        return key;
    }

    public UpstreamSettings settings() {
        return settings;
    }

    public RpcClient rpc() {
        return rpc;
    }

    public HandshakeClient handshakes() {
        return handshakes;
    }

    public UpstreamObserver observer() {
        return observer;
    }

    public RetryBudget retries() {
        return retries;
    }

    /** The loop its own work is confined to. */
    public ScheduledExecutorService loop() {
        return loop;
    }

    public List<LiveEndpoint> endpoints() {
        return endpoints;
    }

    public Optional<LiveEndpoint> endpoint(final int key) {
        for (final var candidate : endpoints) {
            if (candidate.key() == key) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** The endpoint for a call that belongs to no session. */
    public Optional<LiveEndpoint> forCall() {
        return Placement.forCall(ThreadLocalRandom.current(), sameEra());
    }

    /** The endpoints for a new session of that seed, the one it belongs on first. */
    public List<LiveEndpoint> forSession(final long seed) {
        return Placement.forSession(seed, sameEra());
    }

    /**
     * One era at a time: while replicas are being replaced by those of another era, the others wait until they are all
     * there are.
     */
    private List<LiveEndpoint> sameEra() {
        final var all = endpoints;
        final boolean modern = isModern();
        for (final var endpoint : all) {
            if (endpoint.handshake().isPresent() && endpoint.isModern() != modern) {
                return all.stream().filter(one -> one.isModern() == modern).toList();
            }
        }
        return all;
    }

    /** Whether its server has no sessions because its era has none. */
    public boolean isModern() {
        return handshake().filter(Handshake::isModern).isPresent();
    }

    /** What the gateway learned from whichever endpoint shook hands; kept when all its endpoints are replaced at once. */
    public Optional<Handshake> handshake() {
        for (final var endpoint : endpoints) {
            final var known = endpoint.handshake();
            if (known.isPresent()) {
                return known;
            }
        }
        return learned;
    }

    /** How long what it says it can do may be kept, and by whom. */
    public CacheHint hint() {
        return endpoints.stream()
                .filter(endpoint -> endpoint.handshake().isPresent())
                .findFirst()
                .map(LiveEndpoint::hint)
                .orElse(CacheHint.NONE);
    }

    /** Whether its server gives out sessions, as far as it is known. */
    public boolean isStateful() {
        return settings.session() != UpstreamSettings.SessionMode.NONE
                && handshake().flatMap(Handshake::sessionId).isPresent();
    }

    /**
     * Whether another replica reaches another server by its configuration, or another session by a session's id: a process
     * or a pipe of its own, or what is on its host alone.
     *
     * @param sharedHost whether that replica is on this host
     */
    public boolean isLocal(final boolean sharedHost) {
        return endpoints.stream()
                .map(LiveEndpoint::endpoint)
                .anyMatch(endpoint -> endpoint.isPiped() || (!sharedHost && endpoint.isLoopback()));
    }

    public boolean isUp() {
        return endpoints.stream().anyMatch(endpoint -> endpoint.health() == LiveEndpoint.Health.UP);
    }

    /** Calls back on the upstream's loop whenever an endpoint comes up. */
    public void onUp(final Runnable listener) {
        cameUp.add(listener);
    }

    /** Calls back on the upstream's loop whenever it says that something it lists has changed. */
    public void onListsChanged(final Runnable listener) {
        listsChanged.add(listener);
    }

    /** Asks in the gateway's own session with an endpoint that is up. On any thread; completes on the loop. */
    public CompletableFuture<RpcOutcome> ask(final String method, final Optional<byte[]> params) {
        return CompletableFuture.supplyAsync(this::monitorForAsking, loop)
                .thenComposeAsync(
                        found -> found.map(monitor -> monitor.ask(method, params))
                                .orElseGet(Upstream::nobodyToAsk),
                        loop);
    }

    /**
     * The same in a session that passes for a client of those capabilities, because servers show different clients
     * different things.
     *
     * @param capabilities a JSON object
     */
    public CompletableFuture<RpcOutcome> askAs(
            final String capabilities, final String method, final Optional<byte[]> params) {
        final var identity = new ClientIdentity(gateway.name(), gateway.version(), capabilities);
        return CompletableFuture.supplyAsync(this::monitorForAsking, loop)
                .thenComposeAsync(
                        found -> found.map(monitor -> monitor.ask(identity, method, params))
                                .orElseGet(Upstream::nobodyToAsk),
                        loop);
    }

    /** Sets its endpoints; those it had already keep their state, those that are gone are let go. Any thread. */
    public void locate(final List<Endpoint> located) {
        loop.execute(() -> {
            if (closed) {
                return;
            }
            learned = handshake();
            monitors.entrySet().removeIf(entry -> {
                final boolean gone = !located.contains(entry.getKey());
                if (gone) {
                    entry.getValue().close();
                    letGo(entry.getKey());
                }
                return gone;
            });
            final var fresh = new ArrayList<EndpointMonitor>();
            final var live = new ArrayList<LiveEndpoint>();
            for (final var endpoint : new LinkedHashSet<>(located)) {
                live.add(monitors.computeIfAbsent(endpoint, added -> {
                            final var monitor = monitor(added);
                            fresh.add(monitor);
                            return monitor;
                        })
                        .endpoint());
            }
            endpoints = List.copyOf(live);
            fresh.forEach(EndpointMonitor::start);
        });
    }

    /**
     * Ends its own sessions and checks; calls that are on their way finish. Completes when its servers know.
     *
     * @param kept endpoints whose connections another upstream of that name goes on to use
     */
    public CompletableFuture<Void> close(final Set<Endpoint> kept) {
        return CompletableFuture.supplyAsync(() -> endMonitors(kept), loop).thenCompose(CompletableFuture::allOf);
    }

    private CompletableFuture<?>[] endMonitors(final Set<Endpoint> kept) {
        closed = true;
        final var ending =
                monitors.values().stream().map(EndpointMonitor::close).toArray(CompletableFuture<?>[]::new);
        monitors.keySet().stream().filter(endpoint -> !kept.contains(endpoint)).forEach(this::letGo);
        monitors.clear();
        return ending;
    }

    private void letGo(final Endpoint endpoint) {
        rpc.transport().retire(endpoint);
        observer.gone(endpoint);
    }

    private EndpointMonitor monitor(final Endpoint endpoint) {
        final var live = new LiveEndpoint(endpoint, settings.breaker(), clock);
        final var stream = new StandingStream(
                live, settings, rpc, loop, Optional.of(ListenRequest.lists(gateway)), new ChangeEar(listsChanged));
        return new EndpointMonitor(
                live,
                settings,
                gateway,
                identity -> control(live, identity),
                stream,
                loop,
                observer,
                () -> cameUp.forEach(Runnable::run));
    }

    private ControlSession control(final LiveEndpoint live, final ClientIdentity identity) {
        final Consumer<Handshake> learned = identity.equals(gateway) ? live::shookHands : _ -> {};
        final var eras = new EraProbe(live, settings, rpc, handshakes, identity, loop);
        return new ControlSession(live, settings, rpc, eras, identity, learned, loop);
    }

    private Optional<EndpointMonitor> monitorForAsking() {
        return monitors.values().stream()
                .filter(monitor -> monitor.endpoint().health() == LiveEndpoint.Health.UP)
                .findFirst()
                .or(() -> monitors.values().stream().findFirst());
    }

    private static CompletableFuture<RpcOutcome> nobodyToAsk() {
        return CompletableFuture.completedFuture(new RpcOutcome.Unanswered(
                new RpcFailure.Broke(new Breakdown(Breakdown.Kind.CONNECT_FAILED, "no endpoint"))));
    }

    /** Hears of changes on the stream of the gateway's own session. */
    private record ChangeEar(List<Runnable> listsChanged) implements StandingStream.Ear {

        /** Changes while no stream was open went unheard, so every opening counts as one. */
        @Override
        public void reopened() {
            listsChanged.forEach(Runnable::run);
        }

        @Override
        public boolean heard(final Envelope envelope) {
            if (envelope instanceof Envelope.Notification notification
                    && McpMethods.isListChanged(notification.method())) {
                listsChanged.forEach(Runnable::run);
            }
            return false;
        }
    }
}
