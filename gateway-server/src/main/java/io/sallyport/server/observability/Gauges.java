package io.sallyport.server.observability;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Numbers that others hold, asked for at each scrape: connections, pools, build facts.
 *
 * <p>The supplier runs off the event loops and must neither block nor throw; labels hold names of the configuration and
 * fixed words, never a client's or an upstream's text.
 */
public final class Gauges {

    private final Meter meter;

    Gauges(final Meter meter) {
        this.meter = meter;
    }

    /**
     * Adds a gauge.
     *
     * @param name dotted; on {@code /metrics} dots become underscores and the unit is appended: {@code mcp.pool.wait}
     *     in {@code s} is {@code mcp_pool_wait_seconds}
     * @param unit {@code s}, {@code By}, or empty for plain numbers
     */
    public Registration gauge(
            final String name, final String description, final String unit, final Supplier<List<Sample>> samples) {
        final var instrument = meter.gaugeBuilder(name)
                .setDescription(description)
                .setUnit(unit)
                .buildWithCallback(gauge ->
                        samples.get().forEach(sample -> gauge.record(sample.value(), attributes(sample.labels()))));
        return instrument::close;
    }

    /** Adds a number that only grows; {@code _total} is appended to its name. */
    public Registration counter(
            final String name, final String description, final String unit, final Supplier<List<Sample>> samples) {
        final var instrument = meter.counterBuilder(name)
                .ofDoubles()
                .setDescription(description)
                .setUnit(unit)
                .buildWithCallback(counter ->
                        samples.get().forEach(sample -> counter.record(sample.value(), attributes(sample.labels()))));
        return instrument::close;
    }

    private static Attributes attributes(final Map<String, String> labels) {
        final var attributes = Attributes.builder();
        labels.forEach(attributes::put);
        return attributes.build();
    }

    /** One value of a gauge by its labels. */
    public record Sample(Map<String, String> labels, double value) {

        public Sample {
            labels = Map.copyOf(labels);
        }

        public static Sample of(final double value) {
            return new Sample(Map.of(), value);
        }

        public static Sample of(final String label, final String value, final double number) {
            return new Sample(Map.of(label, value), number);
        }
    }

    /** A gauge until it is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {

        @Override
        void close();
    }
}
