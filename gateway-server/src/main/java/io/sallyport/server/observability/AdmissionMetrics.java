package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.sallyport.plugins.spi.FailureKind;

/** {@code mcp_auth_failures_total} and {@code mcp_requests_refused_total}: who did not get in, and why. */
final class AdmissionMetrics {

    /** Far more than authenticators have words for; one that puts a token's content there overflows instead. */
    private static final int REASONS = 500;

    private final LongCounter authFailures;
    private final LongCounter refused;
    private final AttributeCache<Unproven> unproven =
            new AttributeCache<>(REASONS, Unproven::attributes, new Unproven(ToolNames.OTHER, ToolNames.OTHER));
    private final AttributeCache<Refused> kinds = new AttributeCache<>(
            AttributeCache.LIMIT, Refused::attributes, new Refused(ToolNames.OTHER, FailureKind.INTERNAL));

    private final LongCounter tolerated;
    private final AttributeCache<Tolerated> routes =
            new AttributeCache<>(AttributeCache.LIMIT, Tolerated::attributes, new Tolerated(ToolNames.OTHER));

    AdmissionMetrics(final Meter meter) {
        this.tolerated = meter.counterBuilder("mcp.requests.tolerated")
                .setDescription("Requests served though the specification says that they are not to be")
                .build();
        this.authFailures = meter.counterBuilder("mcp.auth.failures")
                .setDescription("Authentication attempts that failed")
                .build();
        this.refused = meter.counterBuilder("mcp.requests.refused")
                .setDescription("Requests refused before they could run, by limits among others")
                .build();
    }

    void authFailed(final String route, final String reason) {
        authFailures.add(1, unproven.get(new Unproven(route, reason)));
    }

    void refused(final String route, final FailureKind kind) {
        refused.add(1, kinds.get(new Refused(route, kind)));
    }

    void tolerated(final String route) {
        tolerated.add(1, routes.get(new Tolerated(route)));
    }

    private record Tolerated(String route) {
        private Attributes attributes() {
            return Attributes.of(Labels.ROUTE, route);
        }
    }

    private record Unproven(String route, String reason) {
        private Attributes attributes() {
            return Attributes.of(Labels.ROUTE, route, Labels.REASON, reason);
        }
    }

    private record Refused(String route, FailureKind kind) {
        private Attributes attributes() {
            return Attributes.of(Labels.ROUTE, route, Labels.KIND, Words.of(kind));
        }
    }
}
