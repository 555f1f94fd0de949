package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final Path GENERATED = Path.of("target", "configuration.md");

    @TempDir
    Path root;

    @Test
    void thePageSaysWhatTheLoaderDoes() throws Exception {
        Examples.copyTo(root);
        final Path reference = root.resolve("gateway.yaml");
        final Workspace workspace = new Workspace(root);
        workspace.environment().put("POD_IP", "10.1.2.3");
        final ReferenceFile file = new ReferenceFile(Files.readAllLines(reference));

        final String page = new ConfigurationPage(file, workspace, Files.readString(reference)).markdown();
        Files.writeString(GENERATED, page);

        assertThat(PAGE)
                .as("made from conf/gateway.yaml: copy gateway-config/target/configuration.md to docs")
                .hasContent(page);
    }
}
