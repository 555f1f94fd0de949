package io.sallyport.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.demo.servers.ServerKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoServersTest {

    @TempDir
    private Path logs;

    @Test
    void runsAServerAsAProcessThatComesBackOnItsPort() throws Exception {
        try (var group = new ProcessGroup(logs)) {
            final var first = DemoServers.spawn(group, ServerKind.NOTES, "notes-a");
            assertThat(first.stats().server()).isEqualTo("notes-a");
            first.process().kill();

            final var again = DemoServers.spawn(group, ServerKind.NOTES, "notes-a", first.port());

            assertThat(again.port()).isEqualTo(first.port());
            assertThat(again.stats().calls()).isZero();
        }
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (var group = new ProcessGroup(logs);
                var taken = DemoServers.start(ServerKind.WEATHER, "weather")) {
            assertThatThrownBy(() -> DemoServers.spawn(group, ServerKind.NOTES, "notes", taken.port()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on port " + taken.port());
        }
    }

    @Test
    void startsSeveralInOrder() throws Exception {
        try (var group = new ProcessGroup(logs)) {
            final var servers = DemoServers.spawnAll(group, Map.of("weather", ServerKind.WEATHER));

            assertThat(servers).singleElement().satisfies(server -> {
                assertThat(server.name()).isEqualTo("weather");
                assertThat(server.stats().sessionsOpened()).isZero();
            });
        }
    }
}
