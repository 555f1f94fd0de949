package io.sallyport.server.observability;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.sallyport.server.call.CallObserver.End;
import io.sallyport.server.call.CallObserver.Start;
import java.util.Optional;

/**
 * {@code mcp.server.operation.duration} and {@code mcp.client.operation.duration}, as OpenTelemetry's conventions for MCP
 * name and bucket them.
 */
final class OperationMetrics {

    private final ToolNames names;
    private final DoubleHistogram server;
    private final DoubleHistogram client;
    private final AttributeCache<Served> served =
            new AttributeCache<>(AttributeCache.LIMIT, Served::attributes, Served.OVERFLOW);
    private final AttributeCache<Sent> sent =
            new AttributeCache<>(AttributeCache.LIMIT, Sent::attributes, Sent.OVERFLOW);

    OperationMetrics(final Meter meter, final ToolNames names) {
        this.names = names;
        this.server = histogram(meter, "mcp.server.operation.duration", "Time a client's request took");
        this.client = histogram(meter, "mcp.client.operation.duration", "Time a request to an upstream took");
    }

    void served(final Start start, final End end, final double seconds, final Context call) {
        final var key = new Served(
                start.route(),
                Methods.known(start.method()),
                Versions.known(start.protocolVersion()),
                end.tool().map(names::label),
                ErrorTypes.label(end));
        server.record(seconds, served.get(key), call);
    }

    void sent(
            final String upstream,
            final String method,
            final Optional<String> tool,
            final Optional<String> error,
            final double seconds,
            final Context leg) {
        final var label = tool.map(name -> names.label(upstream, name));
        client.record(seconds, sent.get(new Sent(upstream, Methods.known(method), label, error)), leg);
    }

    static DoubleHistogram histogram(final Meter meter, final String name, final String description) {
        return meter.histogramBuilder(name)
                .setDescription(description)
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(Semconv.BUCKETS)
                .build();
    }

    private static Attributes attributes(
            final AttributeKey<String> placeKey,
            final String place,
            final String method,
            final Optional<String> tool,
            final Optional<String> error,
            final AttributesBuilder more) {
        more.put(placeKey, place).put(Semconv.METHOD, method);
        tool.ifPresent(name -> more.put(Semconv.TOOL, name).put(Semconv.OPERATION, Semconv.EXECUTE_TOOL));
        error.ifPresent(type -> more.put(Semconv.ERROR_TYPE, type));
        return more.build();
    }

    private record Served(String route, String method, String version, Optional<String> tool, Optional<String> error) {
        private static final Served OVERFLOW = new Served(
                ToolNames.OTHER, Semconv.OTHER, Semconv.OTHER, Optional.of(ToolNames.OTHER), Optional.empty());

        private Attributes attributes() {
            final var more = Attributes.builder().put(Semconv.PROTOCOL_VERSION, version);
            return OperationMetrics.attributes(Semconv.ROUTE, route, method, tool, error, more);
        }
    }

    private record Sent(String upstream, String method, Optional<String> tool, Optional<String> error) {
        private static final Sent OVERFLOW =
                new Sent(ToolNames.OTHER, Semconv.OTHER, Optional.of(ToolNames.OTHER), Optional.empty());

        private Attributes attributes() {
            return OperationMetrics.attributes(Semconv.UPSTREAM, upstream, method, tool, error, Attributes.builder());
        }
    }
}
