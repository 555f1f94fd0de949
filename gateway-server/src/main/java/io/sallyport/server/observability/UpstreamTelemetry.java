package io.sallyport.server.observability;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.opentelemetry.sdk.common.Clock;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.UpstreamObserver;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Remembers what was last heard of each upstream, counts what happens to it and logs each change once. Endpoints nobody
 * spoke of for an hour are forgotten: names resolve to new addresses for ever.
 */
final class UpstreamTelemetry implements UpstreamObserver {

    private static final Duration FORGOTTEN = Duration.ofHours(1);
    private static final int ENDPOINTS = 10_000;

    private final UpstreamCounters counters;
    private final Logger log;
    private final Cache<Endpoint, EndpointState> endpoints;
    private final ConcurrentHashMap<String, Catalogue> catalogues = new ConcurrentHashMap<>();

    UpstreamTelemetry(final Clock clock, final UpstreamCounters counters, final Logger log) {
        this.counters = counters;
        this.log = log;
        this.endpoints = Caffeine.newBuilder()
                .maximumSize(ENDPOINTS)
                .expireAfterWrite(FORGOTTEN)
                .ticker(clock::nanoTime)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public void health(final Endpoint endpoint, final boolean up, final String reason) {
        counters.checked(endpoint.upstream(), reason.isEmpty());
        final var before = replace(endpoint, state -> new EndpointState(Optional.of(up), state.breakerOpen()));
        if (before.up().equals(Optional.of(up))) {
            log.debug("Upstream {} is still {}: {}", endpoint.upstream(), word(up), endpoint.url());
        } else if (up) {
            log.info("Upstream {} is up: {}", endpoint.upstream(), endpoint.url());
        } else {
            log.warn("Upstream {} is down: {}: {}", endpoint.upstream(), endpoint.url(), reason);
        }
    }

    /** What has been down for long fails every check, which is no news. */
    @Override
    public void checkFailed(final Endpoint endpoint, final int failures, final int most, final String reason) {
        log.atLevel(failures <= most ? Level.WARN : Level.DEBUG)
                .log(
                        "Upstream {}: check {} of {} failed: {}: {}",
                        endpoint.upstream(),
                        failures,
                        most,
                        endpoint.url(),
                        reason);
    }

    @Override
    public void breaker(final Endpoint endpoint, final boolean open) {
        final var before = replace(endpoint, state -> new EndpointState(state.up(), open));
        if (before.breakerOpen() == open) {
            return;
        }
        if (open) {
            counters.breakerOpened(endpoint.upstream());
            log.warn("Upstream {}: the breaker of {} opened, it gets no calls", endpoint.upstream(), endpoint.url());
        } else {
            log.info("Upstream {}: the breaker of {} closed", endpoint.upstream(), endpoint.url());
        }
    }

    @Override
    public void gone(final Endpoint endpoint) {
        endpoints.invalidate(endpoint);
    }

    @Override
    public void catalogue(final String upstream, final CatalogueState state, final int tools) {
        final var before = catalogues.put(upstream, new Catalogue(state, tools));
        switch (state) {
            case FRESH -> fresh(upstream, before == null ? 0 : before.tools(), tools);
            case GONE -> log.warn("Upstream {}: its catalogue was given up, its tools are no longer listed", upstream);
            case STALE, NEVER_SEEN -> log.debug("Upstream {}: its catalogue is {}", upstream, Words.of(state));
        }
    }

    /** Read anew every minute from many upstreams, so only a change is worth a line. */
    private void fresh(final String upstream, final int before, final int tools) {
        if (before == tools) {
            log.debug("Upstream {} still offers {} tools", upstream, tools);
        } else {
            log.info("Upstream {} offers {} tools", upstream, tools);
        }
    }

    @Override
    public void sessionRenewed(final String upstream) {
        counters.sessionRenewed(upstream);
        log.info("Upstream {} lost a session, it was opened anew", upstream);
    }

    @Override
    public void retried(final String upstream) {
        counters.retried(upstream);
    }

    /** Forgets every other upstream: the configuration no longer has them. */
    void retain(final Set<String> upstreams) {
        catalogues.keySet().retainAll(upstreams);
        endpoints.asMap().keySet().removeIf(endpoint -> !upstreams.contains(endpoint.upstream()));
    }

    Map<Endpoint, EndpointState> endpoints() {
        return endpoints.asMap();
    }

    Map<String, Catalogue> catalogues() {
        return catalogues;
    }

    private EndpointState replace(final Endpoint endpoint, final UnaryOperator<EndpointState> change) {
        final var states = endpoints.asMap();
        while (true) {
            final var before = states.computeIfAbsent(endpoint, _ -> EndpointState.UNHEARD);
            if (states.replace(endpoint, before, change.apply(before))) {
                return before;
            }
        }
    }

    private static String word(final boolean up) {
        return up ? "up" : "down";
    }

    /** What was last heard of an endpoint; {@code up} is empty before the first health check. */
    record EndpointState(Optional<Boolean> up, boolean breakerOpen) {
        private static final EndpointState UNHEARD = new EndpointState(Optional.empty(), false);

        boolean isUp() {
            return up.orElse(false);
        }

        static long countUp(final Collection<EndpointState> states) {
            return states.stream().filter(EndpointState::isUp).count();
        }
    }

    /** What was last heard of an upstream's catalogue. */
    record Catalogue(CatalogueState state, int tools) {}
}
