package io.sallyport.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ConfigSchemaTest {

    private static final Path ROOT = Path.of("..");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(PrettyJson.of(ConfigSchema.whole()));

    /** As the loader reads it: YAML 1.2, where {@code no} is a text. */
    private static List<Error> errors(final String yaml) {
        final var tree = Objects.requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(yaml));
        return SCHEMA.validate(PrettyJson.of(tree), InputFormat.JSON);
    }

    static List<Path> configurations() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("conf"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyConfigurationThatIsShownIsValid(final Path file) throws IOException {
        assertThat(errors(Files.readString(file))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listener: {}",
                "listeners: { mcp: { address: 8080 } }",
                "listeners: { mcp: { address: \":8080\", tls: { certificates: [{ certificate: a }] } } }",
                "listeners: { mcp: { address: \":8080\", limits: { body: 16 } } }",
                "listeners: { mcp: { address: \":8080\", limits: { connections: 0 } } }",
                "status: { address: \":9911\", allowFrom: \"10.0.0.0/8\" }",
                "drain: { delay: 5 }",
                "upstreams: { crm: { url: \"http://a\", retries: 3 } }",
                "upstreams: { crm: { url: \"ftp://a\" } }",
                "upstreams: { crm: { url: \"http://a\", session: sometimes } }",
                "upstreams: { crm: { command: node } }",
                "upstreams: { crm: { url: \"http://a\", pool: { maxWait: 5s } } }",
                "upstreams: { crm: { url: \"http://a\", process: {} } }",
                "routes: { main: { path: /mcp } }",
                "routes: { main: { path: /mcp, auth: none, limitStatus: 500 } }",
                "routes: { main: { path: /mcp, auth: none, limits: [{ per: principal }] } }",
                "routes: { main: { path: /mcp, auth: none, limits: [{ per: tool, rate: 1/s }] } }",
                "routes: { main: { path: /mcp, auth: none, limits: [{ per: address, rate: 1/week }] } }",
                "auth: { corp: { jwt: { issuer: \"https://a\" }, apiKeys: { file: a } } }",
                "auth: { corp: {} }",
                "telemetry: { traces: { ratio: 2 } }",
                "telemetry: { log: { arguments: true } }",
                "replicas: {}"
            })
    void whatTheLoaderRefusesByShapeIsInvalid(final String yaml) {
        assertThat(errors(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-shared: &tls { ca: a }\nupstreams: { crm: { url: \"http://a\", x-owner: me } }",
                "drain: { delay: \"${DELAY}\", timeout: 1h30m }",
                "listeners: { mcp: { limits: { connections: \"${MOST}\", body: 4MiB } } }",
                "routes: { main: { path: /mcp, auth: [corp, { jwt: { issuer: \"https://a\", audience: [a] } }], strict: \"true\" } }",
                "telemetry: { log: { level: \"${LOG_LEVEL:-info}\", arguments: false } }"
            })
    void whatTheLoaderTakesIsValid(final String yaml) {
        assertThat(errors(yaml)).isEmpty();
    }

    /** By the same search that holds conf/gateway.yaml to the loader. */
    @Test
    void everyKeyTheLoaderReadsIsInIt() throws IOException {
        final var schema = PrettyJson.of(ConfigSchema.whole());
        final var key = Pattern.compile(
                "\\.(?:get|list|required|requiredRaw|requiredUnlessSet|raw|section|path|authorities)\\(\\s*(?:fields, )?\"(\\w+)\"");
        try (Stream<Path> sources = Files.list(ROOT.resolve("gateway-config/src/main/java/io/sallyport/config/load"))) {
            for (final Path binder : sources.filter(file -> file.toString().endsWith("Binder.java"))
                    .toList()) {
                key.matcher(Files.readString(binder))
                        .results()
                        .map(found -> found.group(1))
                        .forEach(
                                name -> assertThat(schema).as(binder.toString()).contains("\"" + name + "\": "));
            }
        }
    }

    @Test
    void itIsTheSameEachTime() {
        assertThat(PrettyJson.of(ConfigSchema.whole())).isEqualTo(PrettyJson.of(ConfigSchema.whole()));
    }
}
