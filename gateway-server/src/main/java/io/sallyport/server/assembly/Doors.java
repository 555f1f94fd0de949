package io.sallyport.server.assembly;

import io.sallyport.config.Cidr;
import io.sallyport.config.ListenerConfig;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.call.CallObserver;
import io.sallyport.server.call.CallPipeline;
import io.sallyport.server.call.CurrentRouter;
import io.sallyport.server.call.LiveCalls;
import io.sallyport.server.transport.BodyBudget;
import io.sallyport.server.transport.Door;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private final LiveCalls live;

    public Doors(
            final CurrentRouter router,
            final CallPipeline pipeline,
            final CallObserver observer,
            final BodyBudget budget,
            final LiveCalls live) {
        this.router = router;
        this.pipeline = pipeline;
        this.observer = observer;
        this.budget = budget;
        this.live = live;
    }

    /** Takes what a configuration says of listeners for the connections to come. */
    public void become(final Map<String, ListenerConfig> listeners) {
        listeners.forEach((name, listener) -> doors.put(name, door(listener)));
    }

    @Override
    public Door apply(final String listener) {
        final var door = doors.get(listener);
        if (door == null) {
            throw new IllegalStateException("no listener " + listener);
        }
        return door;
    }

    private Door door(final ListenerConfig listener) {
        final List<Cidr> trusted = listener.trustedProxies();
        return new Door(
                router,
                pipeline,
                new EnvelopeScanner(listener.limits().jsonDepth()),
                observer,
                budget,
                listener.publicUrl().map(URI::getHost),
                ListenerAssembly.within(trusted, false),
                (int) Math.min(Integer.MAX_VALUE - 8, listener.limits().body()),
                listener.limits().bodyTimeout(),
                KEEP_ALIVE,
                live::isDraining);
    }
}
