package io.sallyport.server.assembly;

import io.sallyport.config.UpstreamConfig;
import io.sallyport.server.federation.Catalogues;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.EndpointDiscovery;
import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.RpcClient;
import io.sallyport.server.upstream.Upstream;
import io.sallyport.server.upstream.UpstreamObserver;
import io.sallyport.server.upstream.UpstreamSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The running upstreams by name. One whose settings did not change is the same after a reload, with its sessions, health
 * and catalogue; only its endpoints may come and go.
 */
public final class UpstreamRegistry {

    private final Supplier<ScheduledExecutorService> loops;
    private final UpstreamTransports transports;
    private final RpcClient rpc;
    private final HandshakeClient handshakes;
    private final UpstreamObserver observer;
    private final InstantSource clock;
    private final Executor blocking;
    private volatile Map<String, Running> running = Map.of();

    /** An upstream and what it was made from. */
    public record Running(
            UpstreamConfig config, Upstream upstream, Catalogues catalogues, EndpointDiscovery discovery) {

        void start() {
            discovery.start();
            catalogues.start();
        }

        CompletableFuture<Void> close(final Set<Endpoint> kept) {
            discovery.close();
            catalogues.close();
            return upstream.close(kept);
        }

        boolean continues(final Running other) {
            return upstream == other.upstream();
        }
    }

    /**
     * @param loops gives each upstream a loop of its own to work on
     * @param transports what {@code rpc} sends by
     * @param blocking runs what may block
     */
    public UpstreamRegistry(
            final Supplier<ScheduledExecutorService> loops,
            final UpstreamTransports transports,
            final RpcClient rpc,
            final HandshakeClient handshakes,
            final UpstreamObserver observer,
            final InstantSource clock,
            final Executor blocking) {
        this.loops = loops;
        this.transports = transports;
        this.rpc = rpc;
        this.handshakes = handshakes;
        this.observer = observer;
        this.clock = clock;
        this.blocking = blocking;
    }

    public Map<String, Running> running() {
        return running;
    }

    /** Completes when each of them has said what it offers. */
    public CompletableFuture<Void> seen() {
        return CompletableFuture.allOf(running.values().stream()
                .map(one -> one.catalogues().plain().seen())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** What a configuration needs: carried over where it runs already, else new and started, but used by nobody yet. */
    Upcoming prepare(final Map<String, UpstreamConfig> configured) {
        final var after = new LinkedHashMap<String, Running>();
        configured.forEach((name, config) -> after.put(name, carriedOver(name, config)));
        final var fresh = after.values().stream()
                .filter(now -> running.values().stream().noneMatch(now::continues))
                .toList();
        fresh.forEach(Running::start);
        return new Upcoming(after, fresh);
    }

    /** The upstreams of a configuration that is about to be in force. */
    final class Upcoming {

        private final Map<String, Running> after;
        private final List<Running> fresh;

        private Upcoming(final Map<String, Running> after, final List<Running> fresh) {
            this.after = after;
            this.fresh = fresh;
        }

        /** Waits until what is new has said what it offers, so that no client meets it half known. Blocks. */
        void awaitSeen(final Duration patience) {
            CompletableFuture.allOf(fresh.stream()
                            .map(running -> running.catalogues().plain().seen())
                            .toArray(CompletableFuture<?>[]::new))
                    .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        }

        /** From now on these run; returns what is not needed any more and is to be closed in time. */
        List<Running> settle() {
            final var before = running;
            running = Map.copyOf(after);
            after.forEach((name, now) -> {
                final var then = before.get(name);
                if (then != null && now.continues(then) && !isWhereItWas(then.config(), now.config())) {
                    now.discovery().become(transports.locate(name, now.config()));
                }
            });
            return before.values().stream()
                    .filter(old -> after.values().stream().noneMatch(now -> now.continues(old)))
                    .toList();
        }
    }

    /** Closes what is not needed any more; connections to endpoints that nobody else uses go with it. */
    void close(final List<Running> unneeded) {
        final var kept = running.values().stream()
                .flatMap(running -> running.upstream().endpoints().stream())
                .map(LiveEndpoint::endpoint)
                .collect(Collectors.toUnmodifiableSet());
        unneeded.forEach(running -> running.close(kept));
    }

    /** Ends every upstream: the gateway's sessions are freed, checks stop. Completes when the servers know. */
    public CompletableFuture<Void> close() {
        final var ending = running.values().stream()
                .map(running -> running.close(Set.of()))
                .toArray(CompletableFuture<?>[]::new);
        running = Map.of();
        return CompletableFuture.allOf(ending);
    }

    /** What concerns connections alone is the transport's to change; the upstream goes on. */
    private Running carriedOver(final String name, final UpstreamConfig config) {
        final var old = running.get(name);
        return old != null
                        && old.config().resolve() == config.resolve()
                        && old.upstream().settings().equals(settings(name, config))
                ? new Running(config, old.upstream(), old.catalogues(), old.discovery())
                : created(name, config, Optional.ofNullable(old));
    }

    private static boolean isWhereItWas(final UpstreamConfig then, final UpstreamConfig now) {
        return then.endpoints().equals(now.endpoints())
                && then.process().equals(now.process())
                && then.transport() == now.transport();
    }

    private Running created(final String name, final UpstreamConfig config, final Optional<Running> before) {
        final var upstream = new Upstream(settings(name, config), rpc, handshakes, loops.get(), clock, observer);
        final boolean resolveEach = config.process().isEmpty() && config.resolve() == UpstreamConfig.Resolve.EACH;
        final var discovery = new EndpointDiscovery(upstream, transports.locate(name, config), resolveEach, blocking);
        final var catalogues = new Catalogues(upstream, clock);
        before.filter(old -> isWhereItWas(old.config(), config)).ifPresent(old -> {
            upstream.inherit(old.upstream());
            catalogues.inherit(old.catalogues());
        });
        return new Running(config, upstream, catalogues, discovery);
    }

    private static UpstreamSettings settings(final String name, final UpstreamConfig config) {
        return new UpstreamSettings(
                name,
                era(config),
                config.headers().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().value(),
                                (first, _) -> first,
                                LinkedHashMap::new)),
                UpstreamTransports.handshake(config),
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
                UpstreamTransports.eventLimit(config));
    }

    /** HTTP+SSE has sessions by what it is. */
    private static UpstreamSettings.EraMode era(final UpstreamConfig config) {
        if (config.process().isEmpty() && config.transport() != UpstreamConfig.Transport.STREAMABLE_HTTP) {
            return UpstreamSettings.EraMode.LEGACY;
        }
        return switch (config.era()) {
            case AUTO -> UpstreamSettings.EraMode.AUTO;
            case LEGACY -> UpstreamSettings.EraMode.LEGACY;
            case MODERN -> UpstreamSettings.EraMode.MODERN;
        };
    }
}
