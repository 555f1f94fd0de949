package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.Secret;
import io.sallyport.config.TelemetryConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

    @TempDir
    Path root;

    private String value(final String written) {
        final Workspace workspace = new Workspace(root, Map.of("SET", "value", "EMPTY", ""))
                .write("conf/secret", "from file\n")
                .write("conf/two-lines", "a\n\n")
                .write("conf/windows", "a\r\n")
                .write("conf/gateway.yaml", header(written));
        return switch (workspace.load("conf/gateway.yaml")) {
            case final LoadResult.Loaded loaded ->
                Workspace.named(
                                Workspace.named(loaded.config().upstreams(), "notes")
                                        .headers(),
                                "X-A")
                        .value();
            case final LoadResult.Invalid invalid -> invalid.problems().toString();
        };
    }

    private static String header(final String written) {
        return Workspace.MINIMAL.replace(
                "url: \"http://127.0.0.1:3001/mcp\"", "url: \"http://a/mcp\", headers: { X-A: '" + written + "' }");
    }

    @Test
    void needNoQuotes() {
        final Workspace workspace = new Workspace(root, Map.of("LEVEL", "debug"));
        final String log = "telemetry:\n  log:\n    level: ";

        assertThat(List.of("${LEVEL}", "${LEVEL:-info}", "${UNSET:-debug}"))
                .extracting(written -> workspace
                        .config(Workspace.MINIMAL + log + written + "\n")
                        .telemetry()
                        .log()
                        .level())
                .containsOnly(Optional.of(TelemetryConfig.LogLevel.DEBUG));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "plain, plain",
                "${SET}, value",
                "a${SET}b${SET}c, avaluebvaluec",
                "${EMPTY}x, x",
                "${UNSET:-other}, other",
                "${UNSET:-}x, x",
                "${EMPTY:-other}, other",
                "${SET:-other}, value",
                "${file:secret}, from file",
                "Bearer ${file:./secret}!, Bearer from file!",
                "${file:windows}, a",
                "5$$, 5$",
                "$${SET}, ${SET}",
            })
    void areResolvedInsideTexts(final String written, final String resolved) {
        assertThat(value(written)).isEqualTo(resolved);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "${UNSET}, the variable UNSET is not set",
                "${UNSET}${UNSET}, the variable UNSET is not set",
                "${file:none}, no such file",
                "$SET, a $ that refers to nothing",
                "${}, a $ that refers to nothing",
                "${SET, a $ that refers to nothing",
                "${SET:+x}, a $ that refers to nothing",
                "${file:}, a $ that refers to nothing",
                "5$, a $ that refers to nothing",
                "${file:two-lines}, holds characters a header cannot",
            })
    void areRefusedWhereTheyLeadNowhere(final String written, final String problem) {
        assertThat(value(written)).contains(problem).doesNotContain("}, ConfigProblem");
    }

    @Test
    void areNotResolvedInWhatTheyBring() {
        final Workspace workspace = new Workspace(root, Map.of("A", "${B}")).write("gateway.yaml", header("${A}"));

        assertThat(workspace.load("gateway.yaml"))
                .isInstanceOfSatisfying(
                        LoadResult.Loaded.class,
                        loaded -> assertThat(Workspace.named(loaded.config().upstreams(), "notes")
                                        .headers())
                                .containsEntry("X-A", new Secret("${B}")));
    }
}
