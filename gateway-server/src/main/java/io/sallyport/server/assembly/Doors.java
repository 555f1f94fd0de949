package io.sallyport.server.assembly;

import io.sallyport.config.Cidr;
import io.sallyport.config.ListenerConfig;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.call.CallObserver;
import io.sallyport.server.call.CallPipeline;
import io.sallyport.server.call.CurrentRouter;
import io.sallyport.server.call.LiveCalls;
import io.sallyport.server.transport.BodyArrays;
import io.sallyport.server.transport.BodyBudget;
import io.sallyport.server.transport.Door;
import io.sallyport.server.transport.Neighbours;
import io.sallyport.server.transport.SpareArrays;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What the exchanges of each listener share, by the listener's name. */
public final class Doors implements Function<String, Door> {

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private final Map<String, Door> doors = new ConcurrentHashMap<>();
    private final CurrentRouter router;
    private final CallPipeline pipeline;
    private final CallObserver observer;
    private final BodyBudget budget;
    private final BodyArrays arrays = new SpareArrays();
    private final LiveCalls live;
    private final Optional<Neighbours> neighbours;
    private volatile Door brought;

    /** @param neighbours where this gateway has several replicas */
    public Doors(
            final CurrentRouter router,
            final CallPipeline pipeline,
            final CallObserver observer,
            final BodyBudget budget,
            final LiveCalls live,
            final Optional<Neighbours> neighbours) {
        this.router = router;
        this.pipeline = pipeline;
        this.observer = observer;
        this.budget = budget;
        this.live = live;
        this.neighbours = neighbours;
        this.brought = door(Optional.empty(), List.of(), EnvelopeScanner.DEFAULT_MAX_DEPTH, 0, Duration.ofSeconds(30));
    }

    /** Takes what a configuration says of listeners for the connections to come. */
    public void become(final Map<String, ListenerConfig> listeners) {
        listeners.forEach((name, listener) -> doors.put(name, door(listener)));
        final int depth = listeners.values().stream()
                .mapToInt(listener -> listener.limits().jsonDepth())
                .max()
                .orElse(EnvelopeScanner.DEFAULT_MAX_DEPTH);
        final long body = listeners.values().stream()
                .mapToLong(listener -> listener.limits().body())
                .max()
                .orElse(0);
        brought = door(Optional.empty(), List.of(), depth, body, Duration.ofSeconds(30));
    }

    @Override
    public Door apply(final String listener) {
        final var door = doors.get(listener);
        if (door == null) {
            throw new IllegalStateException("no listener " + listener);
        }
        return door;
    }

    /** For what some listener of another replica has let in already. */
    public Door brought() {
        return brought;
    }

    /** Bytes of the largest body that any listener takes. */
    public int largestBody() {
        return brought.maxBody();
    }

    private Door door(final ListenerConfig listener) {
        final var limits = listener.limits();
        return door(
                listener.publicUrl().map(URI::getHost),
                listener.trustedProxies(),
                limits.jsonDepth(),
                limits.body(),
                limits.bodyTimeout());
    }

    private Door door(
            final Optional<String> publicHost,
            final List<Cidr> trusted,
            final int depth,
            final long body,
            final Duration bodyTimeout) {
        return new Door(
                router,
                pipeline,
                new EnvelopeScanner(depth),
                observer,
                budget,
                arrays,
                publicHost,
                ListenerAssembly.within(trusted, false),
                (int) Math.min(Integer.MAX_VALUE - 8, body),
                bodyTimeout,
                KEEP_ALIVE,
                live::isDraining,
                neighbours);
    }
}
