package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.call.CallObserver.End;
import io.sallyport.server.call.CallObserver.Status;
import java.util.List;
import java.util.Optional;

/**
 * {@code mcp_tool_calls_total}, {@code mcp_tool_call_duration_seconds} and {@code mcp_tool_errors_total}, by route,
 * upstream, tool (the upstream's own name) and status. Calls of tools nobody has are {@code upstream="none",
 * tool="unknown"}.
 */
final class ToolMetrics {

    private static final List<Double> BUCKETS = List.of(
            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0);
    private static final ToolKey UNKNOWN = new ToolKey("none", "unknown");

    private final ToolNames names;
    private final LongCounter calls;
    private final LongCounter errors;
    private final DoubleHistogram duration;
    private final AttributeCache<Called> called;
    private final AttributeCache<Failed> failed;

    ToolMetrics(final Meter meter, final ToolNames names) {
        this.names = names;
        this.calls = meter.counterBuilder("mcp.tool.calls")
                .setDescription("Tool calls that ended")
                .build();
        this.errors = meter.counterBuilder("mcp.tool.errors")
                .setDescription("Tool calls that did not end well, by whose fault it was")
                .build();
        this.duration = meter.histogramBuilder("mcp.tool.call.duration")
                .setDescription("Time from a tool call's arrival to its answer")
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(BUCKETS)
                .build();
        this.called = new AttributeCache<>(
                AttributeCache.LIMIT,
                Called::attributes,
                new Called(ToolNames.OTHER, ToolNames.OTHER, ToolNames.OTHER, Status.OK));
        this.failed = new AttributeCache<>(
                AttributeCache.LIMIT,
                Failed::attributes,
                new Failed(ToolNames.OTHER, ToolNames.OTHER, ToolNames.OTHER, Status.ERROR, FailureKind.Tier.GATEWAY));
    }

    void ended(final String route, final End end, final double seconds, final Context call) {
        final var key = end.tool().orElse(UNKNOWN);
        final var tool = names.label(key);
        final var attributes = called.get(new Called(route, key.upstream(), tool, end.status()));
        calls.add(1, attributes, call);
        duration.record(seconds, attributes, call);
        if (end.status() != Status.OK) {
            errors.add(1, failed.get(new Failed(route, key.upstream(), tool, end.status(), tier(end.tier()))), call);
        }
    }

    /** A tool that says {@code isError} is its upstream's affair. */
    private static FailureKind.Tier tier(final Optional<FailureKind.Tier> tier) {
        return tier.orElse(FailureKind.Tier.UPSTREAM);
    }

    private record Called(String route, String upstream, String tool, Status status) {
        private Attributes attributes() {
            return Attributes.of(
                    Labels.ROUTE, route, Labels.UPSTREAM, upstream, Labels.TOOL, tool, Labels.STATUS, Words.of(status));
        }
    }

    private record Failed(String route, String upstream, String tool, Status status, FailureKind.Tier tier) {
        private Attributes attributes() {
            return new Called(route, upstream, tool, status)
                    .attributes().toBuilder().put(Labels.TIER, Words.of(tier)).build();
        }
    }
}
