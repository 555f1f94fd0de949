package io.sallyport.server.admin;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * The port for probes and scrapers: {@code /health}, {@code /ready}, {@code /ready?all} and {@code /metrics}. GET and
 * HEAD only; no address and no secret in any body.
 */
public final class StatusServer implements AutoCloseable {

    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final AdminPort port;

    private StatusServer(final AdminPort port) {
        this.port = port;
    }

    /**
     * Opens the port. May block.
     *
     * @throws PortUnavailable where it is occupied or not ours to open
     */
    public static StatusServer open(final AdminLoop loop, final PortSettings settings, final AdminViews views)
            throws PortUnavailable {
        final var pages = Map.of(
                "/health", Page.quick(() -> health(views)),
                "/ready", Page.slow(Page.READ, loop.blocking(), request -> ready(views, request)),
                "/metrics", Page.shared(loop.blocking(), () -> Answer.of(PROMETHEUS, views.metrics())));
        return new StatusServer(loop.open(settings, new Pages(pages, _ -> Optional.empty())));
    }

    public InetSocketAddress address() {
        return port.address();
    }

    /** Closes the port and its connections. May block. */
    @Override
    public void close() {
        port.close();
    }

    private static Answer health(final AdminViews views) {
        final var health = views.health();
        return Answer.json(health.up() ? 200 : 503, JsonBody.health(health));
    }

    private static Answer ready(final AdminViews views, final Request request) {
        final var readiness = views.ready(request.query().containsKey("all"));
        return Answer.json(readiness.ready() ? 200 : 503, JsonBody.readiness(readiness));
    }
}
