package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/** What happens to upstreams, counted by the upstream's name and never by an address. */
final class UpstreamCounters {

    private final LongCounter checks;
    private final LongCounter breakers;
    private final LongCounter renewals;
    private final LongCounter retries;
    private final AttributeCache<Checked> checked =
            new AttributeCache<>(AttributeCache.LIMIT, Checked::attributes, new Checked(ToolNames.OTHER, false));
    private final AttributeCache<Named> named =
            new AttributeCache<>(AttributeCache.LIMIT, Named::attributes, new Named(ToolNames.OTHER));

    UpstreamCounters(final Meter meter) {
        this.checks = counter(meter, "mcp.upstream.health.checks", "Health checks by their result");
        this.breakers = counter(meter, "mcp.upstream.breaker.opened", "Times a breaker opened");
        this.renewals = counter(meter, "mcp.upstream.session.renewals", "Upstream sessions lost and opened anew");
        this.retries = counter(meter, "mcp.upstream.retries", "Requests sent to an upstream again");
    }

    void checked(final String upstream, final boolean up) {
        checks.add(1, checked.get(new Checked(upstream, up)));
    }

    void breakerOpened(final String upstream) {
        breakers.add(1, named.get(new Named(upstream)));
    }

    void sessionRenewed(final String upstream) {
        renewals.add(1, named.get(new Named(upstream)));
    }

    void retried(final String upstream) {
        retries.add(1, named.get(new Named(upstream)));
    }

    private static LongCounter counter(final Meter meter, final String name, final String description) {
        return meter.counterBuilder(name).setDescription(description).build();
    }

    private record Checked(String upstream, boolean up) {
        private Attributes attributes() {
            return Attributes.of(Labels.UPSTREAM, upstream, Labels.RESULT, up ? "up" : "down");
        }
    }

    private record Named(String upstream) {
        private Attributes attributes() {
            return Attributes.of(Labels.UPSTREAM, upstream);
        }
    }
}
