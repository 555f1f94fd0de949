package io.sallyport.server.assembly;

import io.sallyport.config.UpstreamConfig;
import io.sallyport.server.federation.CatalogueKeeper;
import io.sallyport.server.upstream.EndpointDiscovery;
import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.RpcClient;
import io.sallyport.server.upstream.Upstream;
import io.sallyport.server.upstream.UpstreamObserver;
import io.sallyport.server.upstream.UpstreamSettings;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The running upstreams by name. One whose settings did not change is the same after a reload, with its sessions, health
 * and catalogue; only its endpoints may come and go.
 */
public final class UpstreamRegistry {

    private final Supplier<ScheduledExecutorService> loops;
    private final RpcClient rpc;
    private final HandshakeClient handshakes;
    private final UpstreamObserver observer;
    private final InstantSource clock;
    private final Executor blocking;
    private volatile Map<String, Running> running = Map.of();

    /** An upstream and what it was made from. */
    public record Running(
            UpstreamConfig config, Upstream upstream, CatalogueKeeper keeper, EndpointDiscovery discovery) {

        void start() {
            discovery.start();
            keeper.start();
        }

        CompletableFuture<Void> close() {
            discovery.close();
            keeper.close();
            return upstream.close();
        }
    }

    /**
     * @param loops gives each upstream a loop of its own to work on
     * @param blocking runs what may block
     */
    public UpstreamRegistry(
            final Supplier<ScheduledExecutorService> loops,
            final RpcClient rpc,
            final HandshakeClient handshakes,
            final UpstreamObserver observer,
            final InstantSource clock,
            final Executor blocking) {
        this.loops = loops;
        this.rpc = rpc;
        this.handshakes = handshakes;
        this.observer = observer;
        this.clock = clock;
        this.blocking = blocking;
    }

    public Map<String, Running> running() {
        return running;
    }

    /** Brings what runs in line with what is configured; returns what is not needed any more and still to be closed. */
    List<Running> become(final Map<String, UpstreamConfig> configured) {
        final var before = running;
        final var after = new LinkedHashMap<String, Running>();
        configured.forEach((name, config) -> after.put(name, carriedOver(before, name, config)));
        running = Map.copyOf(after);
        after.forEach((name, now) -> {
            final var then = before.get(name);
            if (then == null || then.upstream() != now.upstream()) {
                now.start();
            } else if (!then.config().endpoints().equals(now.config().endpoints())) {
                now.discovery().become(now.config().endpoints());
            }
        });
        return before.values().stream()
                .filter(old -> after.values().stream().noneMatch(now -> now.upstream() == old.upstream()))
                .toList();
    }

    /** Ends every upstream: the gateway's sessions are freed, checks stop. Completes when the servers know. */
    public CompletableFuture<Void> close() {
        final var ending = running.values().stream().map(Running::close).toArray(CompletableFuture<?>[]::new);
        running = Map.of();
        return CompletableFuture.allOf(ending);
    }

    private Running carriedOver(final Map<String, Running> before, final String name, final UpstreamConfig config) {
        final var old = before.get(name);
        return old != null && at(old.config(), config.endpoints()).equals(config)
                ? new Running(config, old.upstream(), old.keeper(), old.discovery())
                : created(name, config);
    }

    private Running created(final String name, final UpstreamConfig config) {
        final var upstream = new Upstream(settings(name, config), rpc, handshakes, loops.get(), clock, observer);
        final var discovery = new EndpointDiscovery(
                upstream, config.endpoints(), config.resolve() == UpstreamConfig.Resolve.EACH, blocking);
        return new Running(config, upstream, new CatalogueKeeper(upstream, clock), discovery);
    }

    private static UpstreamConfig at(final UpstreamConfig config, final List<URI> endpoints) {
        return new UpstreamConfig(
                endpoints,
                config.resolve(),
                config.headers(),
                config.timeouts(),
                config.pool(),
                config.health(),
                config.breaker(),
                config.catalogue(),
                config.session(),
                config.onLostSession(),
                config.required(),
                config.trustHints(),
                config.tls(),
                config.eventLimit());
    }

    private static UpstreamSettings settings(final String name, final UpstreamConfig config) {
        return new UpstreamSettings(
                name,
                config.headers().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().value(),
                                (first, _) -> first,
                                LinkedHashMap::new)),
                config.timeouts().list(),
                config.timeouts().call(),
                config.timeouts().callMax(),
                new UpstreamSettings.Health(
                        config.health().interval(),
                        config.health().timeout(),
                        config.health().failures()),
                switch (config.session()) {
                    case EAGER -> UpstreamSettings.SessionMode.EAGER;
                    case LAZY -> UpstreamSettings.SessionMode.LAZY;
                    case NONE -> UpstreamSettings.SessionMode.NONE;
                },
                switch (config.onLostSession()) {
                    case RENEW -> UpstreamSettings.LostSession.RENEW;
                    case END -> UpstreamSettings.LostSession.END;
                },
                new UpstreamSettings.Catalogue(
                        config.catalogue().ttl(), config.catalogue().grace()),
                new UpstreamSettings.BreakerSettings(
                        config.breaker().failures(), config.breaker().window()),
                config.trustHints(),
                (int) Math.min(Integer.MAX_VALUE, config.eventLimit()));
    }
}
