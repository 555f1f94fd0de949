package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/** {@code mcp.server.session.duration}, of the sessions whose clients ended them, and {@code mcp_messages_dropped_total}. */
final class SessionMetrics {

    private final DoubleHistogram duration;
    private final AttributeCache<Ended> ended =
            new AttributeCache<>(AttributeCache.LIMIT, Ended::attributes, new Ended(ToolNames.OTHER, Semconv.OTHER));

    private final LongCounter dropped;
    private final AttributeCache<TooSlow> routes =
            new AttributeCache<>(AttributeCache.LIMIT, TooSlow::attributes, new TooSlow(ToolNames.OTHER));

    SessionMetrics(final Meter meter) {
        this.duration = OperationMetrics.histogram(meter, "mcp.server.session.duration", "How long a session lasted");
        this.dropped = meter.counterBuilder("mcp.messages.dropped")
                .setDescription("Messages that no client asked for, dropped because their client reads too slowly")
                .build();
    }

    void ended(final String route, final String version, final double seconds) {
        duration.record(seconds, ended.get(new Ended(route, Versions.known(version))));
    }

    void dropped(final String route) {
        dropped.add(1, routes.get(new TooSlow(route)));
    }

    private record TooSlow(String route) {
        private Attributes attributes() {
            return Attributes.of(Labels.ROUTE, route);
        }
    }

    private record Ended(String route, String version) {
        private Attributes attributes() {
            return Attributes.of(Semconv.ROUTE, route, Semconv.PROTOCOL_VERSION, version);
        }
    }
}
