package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.AdminConfig;
import io.sallyport.config.DrainConfig;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.ListenerLimits;
import io.sallyport.config.ProcessLimits;
import io.sallyport.config.StartConfig;
import io.sallyport.config.StatusConfig;
import io.sallyport.config.TelemetryConfig;
import io.sallyport.config.UpstreamConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {

    @TempDir
    static Path root;

    @BeforeAll
    static void copy() throws Exception {
        Examples.copyTo(root);
    }

    private static GatewayConfig load(final String name) {
        final Workspace workspace = new Workspace(root);
        workspace.environment().put("POD_IP", "10.1.2.3");
        final LoadResult result = workspace.load(name);
        assertThat(workspace.problems(result)).isEmpty();
        assertThat(result)
                .isInstanceOfSatisfying(
                        LoadResult.Loaded.class,
                        loaded -> assertThat(loaded.warnings()).isEmpty());
        return ((LoadResult.Loaded) result).config();
    }

    @Test
    void loadsTheSidecar() {
        final GatewayConfig config = load("examples/sidecar.yaml");

        assertThat(config.publicUrl(Workspace.named(config.routes(), "notes")))
                .contains(URI.create("https://notes.example.com/mcp"));
        assertThat(Workspace.named(config.routes(), "notes").upstreams())
                .singleElement()
                .satisfies(entry -> assertThat(
                                Workspace.named(config.routes(), "notes").prefix(entry))
                        .isEmpty());
    }

    @Test
    void loadsTheStandaloneGateway() {
        final GatewayConfig config = load("examples/standalone.yaml");

        assertThat(config.upstreams()).containsOnlyKeys("crm", "tickets", "files");
        assertThat(Workspace.named(config.routes(), "support").upstreams())
                .extracting(Workspace.named(config.routes(), "support")::prefix)
                .containsExactly("crm", "tickets", "fs");
    }

    @Test
    void loadsTwoTeamsFromADirectory() {
        final GatewayConfig config = load("examples/two-teams");

        assertThat(config.upstreams().keySet()).containsExactly("kb", "crm", "mail");
        assertThat(config.routes().keySet()).containsExactly("sales", "ops");
        assertThat(config.publicUrl(Workspace.named(config.routes(), "ops")))
                .contains(URI.create("https://ops-mcp.example.com/ops/mcp"));
    }

    @Test
    void showsTheDefaultsAsTheyAre() {
        final GatewayConfig config = load("gateway.yaml");
        final UpstreamConfig shown = Workspace.named(config.upstreams(), "crm");
        final UpstreamConfig standard = Workspace.named(
                new Workspace(root.resolve("minimal")).config(Workspace.MINIMAL).upstreams(), "notes");

        assertThat(Workspace.named(config.listeners(), "mcp").limits()).isEqualTo(ListenerLimits.DEFAULT);
        assertThat(config.status()).isEqualTo(StatusConfig.DEFAULT);
        assertThat(config.admin()).isEqualTo(AdminConfig.DEFAULT);
        assertThat(config.start()).isEqualTo(StartConfig.DEFAULT);
        assertThat(config.drain()).isEqualTo(DrainConfig.DEFAULT);
        assertThat(config.limits()).isEqualTo(ProcessLimits.DEFAULT);
        assertThat(config.telemetry().log().level()).contains(TelemetryConfig.LogLevel.INFO);
        assertThat(shown)
                .usingRecursiveComparison()
                .ignoringFields("endpoints", "headers")
                .isEqualTo(standard);
    }

    /** Every key the loader reads stands in the file that claims to show them all. */
    @Test
    void showsEveryKey() throws IOException {
        final String shown = Files.readString(Path.of("..", "conf", "gateway.yaml"));
        final List<Path> binders;
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/sallyport/config/load"))) {
            binders = sources.filter(file -> file.toString().endsWith("Binder.java"))
                    .toList();
        }
        final Pattern key = Pattern.compile(
                "\\.(?:get|list|required|requiredRaw|requiredUnlessSet|raw|section|path|authorities)\\(\\s*(?:fields, )?\"(\\w+)\"");
        for (final Path binder : binders) {
            key.matcher(Files.readString(binder))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(name -> assertThat(shown).as(binder.toString()).containsPattern("\\b" + name + ":"));
        }
    }
}
