package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The same for a program, with every sample; latencies and CPU per request in microseconds. */
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
            report.lines().forEach(line -> write(line, json));
            json.writeEndArray();
            json.writeArrayPropertyStart("loaded");
            report.results().forEach(result -> write(result, json));
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(final Line line, final JsonGenerator json) {
        final var claim = line.claim();
        json.writeStartObject();
        json.writeStringProperty("name", claim.name());
        json.writeStringProperty("text", claim.text());
        line.figure().ifPresent(figure -> json.writeNumberProperty("figure", figure.value()));
        json.writeStringProperty("unit", claim.unit());
        json.writeStringProperty("goal", claim.goal().text(claim.unit()));
        json.writeStringProperty("verdict", line.verdict());
        json.writeStringProperty("command", line.command());
        json.writeEndObject();
    }

    private static void write(final Result result, final JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", result.row().name());
        json.writeBooleanProperty("valid", result.isHonest());
        write("samples", result.samples(), result.row(), json);
        write("leftOut", result.leftOut(), result.row(), json);
        json.writeEndObject();
    }

    private static void write(final String name, final List<Sample> samples, final Row row, final JsonGenerator json) {
        json.writeArrayPropertyStart(name);
        for (final var sample : samples) {
            json.writeStartObject();
            json.writeNumberProperty("requestsPerSecond", sample.perSecond());
            json.writeNumberProperty("p50", sample.counted().p50());
            json.writeNumberProperty("p99", sample.counted().p99());
            if (!row.isDirect()) {
                json.writeNumberProperty("cpuPerRequest", sample.cpuMicrosPerRequest());
                json.writeNumberProperty("busy", sample.busy());
                json.writeNumberProperty("disturbed", sample.disturbed());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
