package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The results for a program: every sample of every row, and what replicas cost; latencies and CPU per request in microseconds. */
final class JsonReport {

    private JsonReport() {}

    static void write(final Report report, final Path file) throws IOException {
        try (var out = Files.newOutputStream(file);
                var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("machine");
            report.machine().facts().forEach(json::writeStringProperty);
            json.writeEndObject();
            json.writeArrayPropertyStart("notes");
            report.notes().forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("rows");
            report.figures().results().forEach(result -> write(result, json));
            json.writeEndArray();
            report.figures().balanced().ifPresent(balanced -> write(balanced, json));
            json.writeEndObject();
        }
    }

    private static void write(final Balanced balanced, final JsonGenerator json) {
        json.writeObjectPropertyStart("replicas");
        for (final var row : List.of(balanced.elsewhere(), balanced.relayed())) {
            json.writeObjectPropertyStart(row.row().name());
            json.writeNumberProperty("cpuAgainstHome", balanced.cpu(row));
            json.writeNumberProperty("requestsPerSecondAgainstHome", balanced.perSecond(row));
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("shares");
        for (final var share : balanced.shares()) {
            json.writeStartObject();
            json.writeStringProperty("name", share.name());
            json.writeNumberProperty("requests", share.requests());
            json.writeNumberProperty("relayed", share.relayed());
            json.writeNumberProperty("share", share.share());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(final Result result, final JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", result.row().name());
        json.writeBooleanProperty("valid", result.isHonest());
        json.writeArrayPropertyStart("samples");
        for (final var sample : result.samples()) {
            json.writeStartObject();
            json.writeNumberProperty("requestsPerSecond", sample.perSecond());
            json.writeNumberProperty("p50", sample.counted().p50());
            json.writeNumberProperty("p99", sample.counted().p99());
            if (!result.row().isDirect()) {
                json.writeNumberProperty("cpuPerRequest", sample.cpuMicrosPerRequest());
                json.writeNumberProperty("busy", sample.busy());
                json.writeNumberProperty("disturbed", sample.disturbed());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
