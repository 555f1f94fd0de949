package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewaysTest {

    @TempDir
    private Path tree = Path.of("");

    @Test
    void aBuildIsConfiguredByTheTemplateOfItsOwnTree() throws Exception {
        final var own = tree.resolve("benchmarks/src/main/resources/benchmarks/gateway.yaml");
        Files.createDirectories(tree.resolve("benchmarks/src/main/resources/benchmarks"));
        Files.writeString(own, "older: true\nupstreams:\n@UPSTREAMS@\n");
        assertThat(configuration()).startsWith("older: true\n").contains("  alpha: {");
    }

    @Test
    void aBuildInNoTreeIsConfiguredByOurs() throws Exception {
        assertThat(configuration()).isEqualTo(Configuration.USUAL.yaml(Resources.text("gateway.yaml")));
    }

    /** What a gateway of a build in the directory is given. */
    private String configuration() throws IOException {
        try (var group = new ProcessGroup(tree)) {
            new Gateways(tree.resolve("sallyport"), group, new Cores(0, List.of(0), false), 80)
                    .prepare("some", Configuration.USUAL, Map.of(), List.of());
            return Files.readString(tree.resolve("some.yaml"));
        }
    }
}
