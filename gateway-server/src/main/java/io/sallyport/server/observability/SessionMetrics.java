package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code mcp_active_sessions} by route and {@code mcp.server.session.duration}. Active are the sessions this process saw
 * open and not end; one opened by another replica may end here, which never makes the number negative.
 */
final class SessionMetrics {

    private final ConcurrentHashMap<String, AtomicLong> active = new ConcurrentHashMap<>();
    private final DoubleHistogram duration;
    private final AttributeCache<Ended> ended =
            new AttributeCache<>(AttributeCache.LIMIT, Ended::attributes, new Ended(ToolNames.OTHER, Semconv.OTHER));

    SessionMetrics(final Meter meter) {
        this.duration = OperationMetrics.histogram(meter, "mcp.server.session.duration", "How long a session lasted");
        meter.gaugeBuilder("mcp.active.sessions")
                .ofLongs()
                .setDescription("Sessions opened here that have not ended")
                .buildWithCallback(gauge -> active.forEach(
                        (route, count) -> gauge.record(count.get(), Attributes.of(Labels.ROUTE, route))));
    }

    void opened(final String route) {
        count(route).incrementAndGet();
    }

    void ended(final String route, final String version, final double seconds) {
        count(route).updateAndGet(count -> Math.max(0, count - 1));
        duration.record(seconds, ended.get(new Ended(route, Versions.known(version))));
    }

    private AtomicLong count(final String route) {
        return active.computeIfAbsent(route, _ -> new AtomicLong());
    }

    private record Ended(String route, String version) {
        private Attributes attributes() {
            return Attributes.of(Semconv.ROUTE, route, Semconv.PROTOCOL_VERSION, version);
        }
    }
}
