package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads after an installation. */
class NotesTest {

    @TempDir
    private static Path root;

    /** Without a cluster Helm takes itself for an old one, which the chart refuses. */
    @BeforeAll
    static void copy() throws Exception {
        final Path chart = Sources.copiedTo(root).chart().directory().resolve("Chart.yaml");
        Files.writeString(chart, Files.readString(chart).replaceAll("(?m)^kubeVersion:.*$", ""));
    }

    private static String notes(final String values) throws IOException {
        final Sources sources = new Sources(root);
        return new Helm(sources.chart().directory())
                .install()
                .withName("mcp")
                .withNamespace("tools")
                .clientOnly()
                .dryRun()
                .withDryRunOption(DryRun.CLIENT)
                .withValuesFile(sources.example("small.yaml"))
                .withValuesFile(Files.writeString(root.resolve("values.yaml"), values))
                .call()
                .getOutput();
    }

    @Test
    void sayWhereItServesAndWhatIsWeak() throws IOException {
        assertThat(notes("{}"))
                .contains("serves MCP at https://mcp.example.com")
                .contains("kubectl --namespace tools port-forward deployment/mcp-sallyport 9911")
                .contains("sessions end whenever the pod does")
                .contains("plain HTTP")
                .contains("networkPolicy.clients");
    }

    @Test
    void warnOfNothingThatIsNotSo() throws IOException {
        assertThat(notes("{ tls: { existingSecret: a }, sessions: { existingSecret: k } }"))
                .doesNotContain("NOTE:")
                .doesNotContain("sessions end");
        assertThat(notes("publicUrl: ''"))
                .contains("serves MCP as http://mcp-sallyport.tools:80")
                .contains("without publicUrl");
    }

    @Test
    void ofASidecarNameTheConfiguration() throws IOException {
        assertThat(notes("{ mode: sidecar, sidecar: { podSelector: { app: a } } }"))
                .contains("ready to be included in pods; its configuration is the ConfigMap mcp-sallyport");
    }
}
