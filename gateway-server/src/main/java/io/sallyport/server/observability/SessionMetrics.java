package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/** {@code mcp.server.session.duration}, of the sessions whose clients ended them, {@code mcp_messages_dropped_total} and {@code mcp_requests_relayed_total}. */
final class SessionMetrics {

    private final DoubleHistogram duration;
    private final AttributeCache<Ended> ended =
            new AttributeCache<>(AttributeCache.LIMIT, Ended::attributes, new Ended(ToolNames.OTHER, Semconv.OTHER));

    private final LongCounter dropped;
    private final AttributeCache<TooSlow> routes =
            new AttributeCache<>(AttributeCache.LIMIT, TooSlow::attributes, new TooSlow(ToolNames.OTHER));

    private final LongCounter relayed;
    private final AttributeCache<Relayed> relays =
            new AttributeCache<>(AttributeCache.LIMIT, Relayed::attributes, new Relayed(ToolNames.OTHER, "relayed"));

    SessionMetrics(final Meter meter) {
        this.relayed = meter.counterBuilder("mcp.requests.relayed")
                .setDescription("Requests taken to the replica that can serve them")
                .build();
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

    void relayed(final String route, final String outcome) {
        relayed.add(1, relays.get(new Relayed(route, outcome)));
    }

    private record Relayed(String route, String outcome) {
        private Attributes attributes() {
            return Attributes.of(Labels.ROUTE, route, Labels.RESULT, outcome);
        }
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
