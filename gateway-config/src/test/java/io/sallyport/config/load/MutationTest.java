package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a good file, the loader answers, and points into it. */
class MutationTest {

    private static final int ROUNDS = 250;
    private static final List<String> SPLINTERS = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            "- ",
            "\n",
            "\n  ",
            "\"",
            "'",
            "&a ",
            "*a",
            "!!x ",
            "<<",
            "? ",
            "|",
            ">",
            "%",
            "@",
            "`",
            "#",
            " #",
            "${",
            "}",
            "$",
            "\u0000",
            "\uFEFF",
            "\uD83D\uDE80",
            "\u0085",
            "\t",
            "~",
            "---\n",
            "...\n",
            "999999999999",
            "-1",
            "..",
            "/",
            "x-");

    @TempDir
    static Path root;

    @BeforeAll
    static void copy() throws Exception {
        Examples.copyTo(root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway.yaml",
                "examples/sidecar.yaml",
                "examples/standalone.yaml",
                "examples/two-teams/20-ops.yaml"
            })
    void neverThrowsAndPointsIntoTheFile(final String example) throws IOException {
        final Random random = new Random(example.hashCode());
        final String good = Files.readString(root.resolve(example));
        final ConfigLoader loader = new ConfigLoader();
        final Path file = root.resolve(example).resolveSibling("mutated.yaml");
        for (int round = 0; round < ROUNDS; round++) {
            final String bad = mutated(good, random);
            Files.writeString(file, bad);
            check(loader.load(List.of(file), Map.of()), bad);
        }
        Files.delete(file);
    }

    private static void check(final LoadResult result, final String text) {
        if (result instanceof LoadResult.Invalid(final List<ConfigProblem> problems, final FileStates files)) {
            final List<String> lines = List.of(text.split("\r\n|[\r\n]", -1));
            assertThat(problems).isNotEmpty().doesNotHaveDuplicates().isSorted().allSatisfy(problem -> {
                assertThat(problem.line()).as("%s in %s", problem, text).isBetween(1, lines.size());
                assertThat(problem.column())
                        .as("%s in %s", problem, text)
                        .isBetween(1, lines.get(problem.line() - 1).length() + 1);
                assertThat(problem.toString()).doesNotContain("\n", "\r");
            });
        }
    }

    private static String mutated(final String good, final Random random) {
        final StringBuilder text = new StringBuilder(good);
        for (int times = 1 + random.nextInt(4); times > 0 && !text.isEmpty(); times--) {
            mutate(text, random.nextInt(text.length()), random);
        }
        return text.toString();
    }

    private static void mutate(final StringBuilder text, final int at, final Random random) {
        final int end = Math.min(text.length(), at + 1 + random.nextInt(20));
        switch (random.nextInt(5)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
            case 2 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
            case 3 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
            default -> text.setLength(at);
        }
    }
}
