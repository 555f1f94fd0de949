package io.sallyport.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsualPlacesTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theWorkingDirectoryComesFirstThenTheUsersThenTheMachines() {
        assertThat(UsualPlaces.of(Map.of("XDG_CONFIG_HOME", "/x", "HOME", "/home/ada"))
                        .places())
                .containsExactly(Path.of("gateway.yaml"), Path.of("/x/sallyport"), Path.of("/etc/sallyport"));
        assertThat(UsualPlaces.of(Map.of("XDG_CONFIG_HOME", "relative", "HOME", "/home/ada"))
                        .places())
                .contains(Path.of("/home/ada/.config/sallyport"));
        assertThat(UsualPlaces.of(Map.of()).places()).hasSize(2);
    }

    @Test
    void aDirectoryCountsOnceItHoldsYaml() throws Exception {
        final var empty = Files.createDirectory(directory.resolve("empty"));
        final var full = Files.createDirectory(directory.resolve("full"));
        Files.writeString(full.resolve("10-sales.yaml"), "");
        final var file = Files.writeString(directory.resolve("gateway.yaml"), "");

        assertThat(new UsualPlaces(List.of(directory.resolve("none.yaml"), empty, full, file)).find())
                .isEqualTo(full);
        assertThat(new UsualPlaces(List.of(file, full)).find()).isEqualTo(file);
        assertThatThrownBy(() -> new UsualPlaces(List.of(empty)).find())
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(empty.toString());
    }
}
