package io.sallyport.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path logs;

    @Test
    void waitsForALineAndKeepsTheLog() throws Exception {
        try (var child = shell("echo one; echo ready $WHO; read _")) {
            assertThat(child.awaitLine(line -> line.startsWith("ready"), LONG)).isEqualTo("ready ann");
            child.stop();
        }
        assertThat(Files.readAllLines(logs.resolve("child.log"))).containsExactly("one", "ready ann");
    }

    @Test
    void saysWhyAChildDidNotComeUp() throws Exception {
        try (var child = shell("echo 'no such disk' >&2; exit 3")) {
            assertThatThrownBy(() -> child.awaitLine(line -> line.startsWith("ready"), LONG))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("child did not come up")
                    .hasMessageContaining(logs.resolve("child.log").toString())
                    .hasMessageContaining("no such disk");
            assertThat(child.awaitExit(LONG)).isTrue();
            assertThat(child.complaint("ended")).contains("exited with status 3");
        }
    }

    @Test
    void endsAChild() throws Exception {
        final var child = shell("echo up; read _");
        child.awaitLine("up"::equals, LONG);

        child.stop();

        assertThat(child.isAlive()).isFalse();
        assertThat(ProcessHandle.of(child.pid())).isEmpty();
    }

    @Test
    void endsEveryChildOfAGroupAndStartsNoMore() throws Exception {
        final var group = new ProcessGroup(logs);
        final var one = group.start("one", List.of("sh", "-c", "read _"), Map.of());
        final var two = group.start("two", List.of("sh", "-c", "read _"), Map.of());

        group.close();

        assertThat(one.isAlive()).isFalse();
        assertThat(two.isAlive()).isFalse();
        assertThatThrownBy(() -> group.start("three", List.of("sh", "-c", "read _"), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("three was not started");
    }

    private ChildProcess shell(String script) throws IOException {
        return ChildProcess.start(
                "child", List.of("sh", "-c", script), Map.of("WHO", "ann"), logs.resolve("child.log"));
    }
}
