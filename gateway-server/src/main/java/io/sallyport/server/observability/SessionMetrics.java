package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;

/** {@code mcp.server.session.duration}, of the sessions whose clients ended them. */
final class SessionMetrics {

    private final DoubleHistogram duration;
    private final AttributeCache<Ended> ended =
            new AttributeCache<>(AttributeCache.LIMIT, Ended::attributes, new Ended(ToolNames.OTHER, Semconv.OTHER));

    SessionMetrics(final Meter meter) {
        this.duration = OperationMetrics.histogram(meter, "mcp.server.session.duration", "How long a session lasted");
    }

    void ended(final String route, final String version, final double seconds) {
        duration.record(seconds, ended.get(new Ended(route, Versions.known(version))));
    }

    private record Ended(String route, String version) {
        private Attributes attributes() {
            return Attributes.of(Semconv.ROUTE, route, Semconv.PROTOCOL_VERSION, version);
        }
    }
}
