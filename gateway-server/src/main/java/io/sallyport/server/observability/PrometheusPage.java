package io.sallyport.server.observability;

import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Every metric as Prometheus' text format has it. */
final class PrometheusPage {

    private static final int USUAL_SIZE = 64 * 1024;

    private final PrometheusMetricReader reader = PrometheusMetricReader.builder()
            .setOtelScopeLabelsEnabled(false)
            .setTargetInfoMetricEnabled(false)
            .build();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    private volatile List<MetricSnapshot> facts = List.of();

    MetricReader reader() {
        return reader;
    }

    /**
     * Adds an info metric, {@code _info} appended; not a gauge of the SDK, whose way to this page takes that suffix off.
     */
    void describe(final String name, final String description, final Map<String, String> labels) {
        final var names = labels.keySet().stream().sorted().toList();
        final var point = InfoSnapshot.InfoDataPointSnapshot.builder()
                .labels(Labels.of(names, names.stream().map(labels::get).toList()))
                .build();
        facts = List.of(InfoSnapshot.builder()
                .name(name)
                .help(description)
                .dataPoint(point)
                .build());
    }

    byte[] write() {
        final var page = new ByteArrayOutputStream(USUAL_SIZE);
        try {
            writer.write(page, everything());
        } catch (final IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return page.toByteArray();
    }

    private MetricSnapshots everything() {
        return new MetricSnapshots(
                Stream.concat(reader.collect().stream(), facts.stream()).toList());
    }
}
