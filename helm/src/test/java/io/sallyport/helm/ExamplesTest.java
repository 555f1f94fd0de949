package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every deployment that users are shown is one that a cluster takes, a kubelet stops in the right order, and the gateway can load. */
class ExamplesTest {

    @TempDir
    private static Path root;

    @BeforeAll
    static void copy() throws Exception {
        Sources.copiedTo(root);
    }

    private static Sources sources() {
        return new Sources(root);
    }

    @ParameterizedTest
    @MethodSource("io.sallyport.helm.Example#all")
    void holds(final Example example, @TempDir final Path files) {
        example.holds(sources(), files);
    }

    @Test
    void theChartHasNothingToBeWarnedOf() {
        assertThat(sources().chart().lint().isFailed()).isFalse();
        assertThat(sources().chart().lint().getMessages())
                .allSatisfy(line -> assertThat(line).startsWith("[INFO]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"small.yaml", "standalone.yaml"})
    void renderingTwiceGivesTheSameBytes(final String values) {
        final Path file = sources().example(values);

        assertThat(sources().chart().render(file)).isEqualTo(sources().chart().render(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"before-a-server", "beside-an-agent"})
    void dependentsGetTheChartAsTheirUsersDo(final String name) {
        new Helm(sources().example(name)).dependency().update().call();

        assertThat(sources().example(name).resolve("charts")).isDirectoryContaining("glob:**.tgz");
        assertThat(new Chart(sources().example(name)).lint().isFailed()).isFalse();
        assertThat(new Chart(sources().example(name)).manifests().kinds()).contains("Deployment");
    }

    /** The two ways to put the gateway into a pod say the same, but for names. */
    @ParameterizedTest
    @ValueSource(strings = {"before-a-server", "beside-an-agent"})
    void theComponentAndTheTemplateAgree(final String name, @TempDir final Path files) {
        final GatewayPod charted = GatewayPod.in(sources().dependent(name).manifests(), files.resolve("a"));
        final GatewayPod kustomized =
                GatewayPod.in(new Kustomization(sources().kustomized(name)).manifests(), files.resolve("b"));

        assertThat(kustomized.gateway())
                .usingRecursiveComparison()
                .ignoringFields("imagePullPolicy", "ports", "volumeMounts")
                .isEqualTo(charted.gateway());
        assertThat(kustomized.spec().getTerminationGracePeriodSeconds())
                .isEqualTo(charted.spec().getTerminationGracePeriodSeconds());
        assertThat(kustomized.drain()).isEqualTo(charted.drain());
    }

    /** What the command puts into a pod is what the templates put there, but for the name of the ConfigMap. */
    @ParameterizedTest
    @ValueSource(strings = {"before-a-server", "beside-an-agent"})
    void theCommandAndTheTemplateAgree(final String name, @TempDir final Path files) {
        final GatewayPod charted = GatewayPod.in(sources().dependent(name).manifests(), files.resolve("a"));
        final GatewayPod injected = GatewayPod.in(sources().injected(name).manifests(), files.resolve("b"));

        assertThat(injected.gateway()).isEqualTo(charted.gateway());
        assertThat(injected.spec())
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes("volumes\\.projected\\.sources\\.configMap\\.name")
                .isEqualTo(charted.spec());
        assertThat(injected.drain()).isEqualTo(charted.drain());
    }

    @Test
    void versionsAreThoseOfTheProject() throws Exception {
        final Map<String, Object> chart = Manifests.trees(Files.readString(root.resolve("helm/sallyport/Chart.yaml")))
                .getFirst();
        final Object version = Trees.get(chart, "appVersion");

        assertThat(chart).containsEntry("version", version);
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + version + "</version>");
        assertThat(Files.readString(root.resolve("deploy/kustomize/sidecar/server.yaml")))
                .contains("image: sallyport:" + version + "\n");
    }

    /** What the schema does not know is refused; what only the schema knew, nobody would be told of. */
    @Test
    void everyValueOfTheSchemaIsShown() throws Exception {
        final Map<String, Object> values = read("values.yaml");
        // Helm gives these two to charts that others depend on.
        values.putAll(Map.of("global", Map.of(), "enabled", true));

        assertThat(missing(read("values.schema.json"), values, "")).isEmpty();
    }

    private static Map<String, Object> read(final String file) throws IOException {
        final Path path = sources().chart().directory().resolve(file);
        return Trees.mapping(new Load(LoadSettings.builder().build()).loadFromString(Files.readString(path)));
    }

    private static List<String> missing(
            final Map<String, Object> schema, final Map<String, Object> values, final String path) {
        final List<String> missing = new ArrayList<>();
        Trees.mapping(schema, "properties").forEach((key, below) -> {
            final Object value = values.get(key);
            if (!values.containsKey(key)) {
                missing.add(path + key);
            } else if (value instanceof final Map<?, ?> mapping && !mapping.isEmpty()) {
                missing.addAll(missing(Trees.mapping(below), Trees.mapping(mapping), path + key + "."));
            }
        });
        return missing;
    }
}
