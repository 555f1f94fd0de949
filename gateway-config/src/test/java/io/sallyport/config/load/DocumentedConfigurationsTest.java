package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every configuration that a page shows can be loaded. */
class DocumentedConfigurationsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern YAML = Pattern.compile("(?m)^ *```yaml\n(.*?)^ *```$", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("\\$\\{file:/([^}]+)}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    /** What a part needs beside it, should it not say that itself. */
    private static final Map<String, String> REST = Map.of(
            "listeners", "listeners: { mcp: { address: \":8080\", publicUrl: \"https://mcp.example.com\" } }\n",
            "upstreams", "upstreams: { crm: { url: \"http://crm:3001/mcp\" } }\n",
            "routes", "routes: { support: { path: /mcp, auth: none } }\n");

    @TempDir
    static Path root;

    @BeforeAll
    static void makeFiles() throws Exception {
        Examples.copyTo(root);
    }

    /** A block of YAML on a page; its first line is a comment that says which file it is. */
    record Block(Path page, String text) {

        String file() {
            return text.lines()
                    .findFirst()
                    .orElse("")
                    .replaceFirst("# *", "")
                    .replaceFirst("[,:;(].*", "")
                    .strip();
        }

        boolean defines(final String section) {
            return Pattern.compile("(?m)^" + section + ":").matcher(text).find();
        }

        @Override
        public String toString() {
            return page + ": " + text.lines().limit(2).toList();
        }
    }

    static Stream<Block> blocks() throws IOException {
        final List<Block> blocks = new ArrayList<>();
        for (final Path page : pages()) {
            YAML.matcher(Files.readString(page))
                    .results()
                    .forEach(found -> blocks.add(
                            new Block(ROOT.relativize(page), found.group(1).stripIndent())));
        }
        return blocks.stream();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.concat(docs, top)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyBlockSaysWhichFileItIs(final Block block) {
        assertThat(block.file())
                .isIn("gateway.yaml", "part of gateway.yaml", "values.yaml", "part of a pod", "api-keys.yaml");
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void everyConfigurationIsGood(final Block block) throws IOException {
        final Workspace workspace = new Workspace(Files.createTempDirectory(root, "page"));
        switch (block.file()) {
            case "gateway.yaml" -> workspace.write("10-shown.yaml", prepared(block, workspace));
            case "part of gateway.yaml" -> {
                workspace.write("10-shown.yaml", prepared(block, workspace));
                REST.forEach((section, text) -> {
                    if (!block.defines(section)) {
                        workspace.write("20-" + section + ".yaml", text);
                    }
                });
            }
            default -> {
                return;
            }
        }

        final LoadResult result = workspace.load(".");

        assertThat(workspace.problems(result)).isEmpty();
        assertThat(result)
                .isInstanceOfSatisfying(
                        LoadResult.Loaded.class,
                        loaded -> assertThat(loaded.warnings()).isEmpty());
    }

    /** The block with its absolute paths below the directory of this test, where what it refers to is made. */
    private static String prepared(final Block block, final Workspace workspace) throws IOException {
        workspace.environment().put("POD_IP", "10.1.2.3");
        VARIABLE.matcher(block.text())
                .results()
                .map(found -> found.group(1))
                .forEach(name -> workspace.environment().putIfAbsent(name, "a-value-of-" + name));
        for (final String name : FILE.matcher(block.text())
                .results()
                .map(found -> found.group(1))
                .toList()) {
            if (!Files.exists(root.resolve(name))) {
                new Workspace(root).write(name, "0123456789abcdefghijklmnopqrstuv of " + name + "\n");
            }
        }
        return block.text().replaceAll("(?<=[ :])/(?=(?:tls|keys|secrets)/)", root.toAbsolutePath() + "/");
    }
}
