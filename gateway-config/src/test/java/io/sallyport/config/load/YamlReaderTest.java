package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {

    @TempDir
    Path root;

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("a: [1, 2\nb: 3\n", "not YAML: "),
                Arguments.of("a: *nobody\n", "1:4: not YAML: "),
                Arguments.of("a: \"open\n", "not YAML: "),
                Arguments.of("a: 1\n b: 2\n", "2:3: not YAML: "),
                Arguments.of("a: 1\n\tb: 2\n", "not YAML: "),
                Arguments.of("a: 1\n---\nb: 2\n", "not YAML: "),
                Arguments.of("%YAML 9.9\n---\na: 1\n", "not YAML"),
                Arguments.of("a: \u0001\n", "1:4: not YAML: the character U+0001 is not allowed"),
                Arguments.of("- a\n- b\n", "1:1: a file must be a mapping of sections"),
                Arguments.of("just text\n", "1:1: a file must be a mapping of sections"),
                Arguments.of("a: " + "[".repeat(100) + "]".repeat(100), "1:35: nests deeper than 32 levels"),
                Arguments.of("a: " + "[".repeat(100_000), "nests deeper than 32 levels"),
                Arguments.of("x-a: &a [*a]\n", "aliases make this file endless or too large"),
                Arguments.of(bomb(), "aliases make this file endless or too large"));
    }

    /** Nine levels of nine aliases each: some 400 million scalars if expanded. */
    private static String bomb() {
        final StringBuilder yaml = new StringBuilder("x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 9; i++) {
            final String alias = "*a" + (i - 1);
            yaml.append("x-")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(String.join(", ", Collections.nCopies(9, alias)))
                    .append("]\n");
        }
        return yaml.toString();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesAFileThatCannotBeRead(final String yaml, final String problem) {
        assertThat(new Workspace(root).problems(yaml))
                .singleElement()
                .asString()
                .contains(problem);
    }

    static Stream<Arguments> doubtful() {
        return Stream.of(
                Arguments.of("x-a: 1\nx-a: 2\n", "duplicate key \"x-a\" (first at gateway.yaml:"),
                Arguments.of("x-a: &a { b: 1 }\nx-c: { <<: *a }\n", "merge keys are not YAML 1.2"),
                Arguments.of("x-a: !secret b\n", "tags such as !name are not supported"),
                Arguments.of("x-a: { [1, 2]: 3 }\n", "a key must be a text"));
    }

    @ParameterizedTest
    @MethodSource("doubtful")
    void refusesWhatReadersWouldTakeDifferently(final String yaml, final String problem) {
        assertThat(new Workspace(root).problems(Workspace.MINIMAL + yaml))
                .singleElement()
                .asString()
                .contains(problem);
    }

    @Test
    void namesTheFirstByteThatIsNotUtf8() throws IOException {
        Files.write(root.resolve("gateway.yaml"), "a: 1\nb: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        final Workspace workspace = new Workspace(root);

        assertThat(workspace.problems(workspace.load("gateway.yaml")))
                .containsExactly("gateway.yaml:2:4: cannot read \"gateway.yaml\" (not UTF-8 text)");
    }

    @Test
    void takesAByteOrderMark() {
        assertThat(new Workspace(root).problems("\uFEFF" + Workspace.MINIMAL)).isEmpty();
    }

    @Test
    void leavesNoAText() {
        final String yaml = Workspace.MINIMAL.replace("notes", "no");

        assertThat(new Workspace(root).config(yaml).upstreams()).containsOnlyKeys("no");
    }

    @Test
    void findsNothingInAnEmptyFile() {
        assertThat(new Workspace(root).problems("# nothing yet\n"))
                .containsExactly(
                        "gateway.yaml:1:1: listeners is missing (at least one is needed)",
                        "gateway.yaml:1:1: routes is missing (at least one is needed)",
                        "gateway.yaml:1:1: upstreams is missing (at least one is needed)");
    }

    @Test
    void expandsAliasesAndIgnoresTheirHome() {
        final String yaml = Workspace.MINIMAL
                + "upstreamDefaults: { timeouts: &t { call: 5s } }\nx-old: { timeouts: *t, what: ever }\n";

        assertThat(Workspace.named(new Workspace(root).config(yaml).upstreams(), "notes")
                        .timeouts()
                        .call())
                .hasSeconds(5);
    }

    @Test
    void neverShowsTheLineOfASyntaxError() {
        assertThat(new Workspace(root).problems("sessions: { keys: [hunter2hunter2, \"\n"))
                .singleElement()
                .asString()
                .doesNotContain("hunter2");
    }
}
