package io.sallyport.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The image, as an engine reads it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageIT {

    private static final long MOST_BYTES = 200_000_000;
    private static final Pattern DIGEST = Pattern.compile("\"digest\":\"sha256:([0-9a-f]{64})\",\"size\":(\\d+)");

    private final Path layout;

    ImageIT(@TempDir final Path directory) throws Exception {
        this.layout = directory;
        Program.run(
                List.of("tar", "--extract", "--file", Shipped.image().toString(), "--directory", layout.toString()));
    }

    @Test
    void everyPartIsWhatItsDigestSays() throws Exception {
        final var manifest = only(Files.readString(layout.resolve("index.json")));
        final var parts = DIGEST.matcher(Files.readString(manifest)).results().toList();

        assertThat(parts).hasSize(2);
        for (final var part : parts) {
            final var blob = blob(part.group(1));
            assertThat(Files.size(blob)).isEqualTo(Long.parseLong(part.group(2)));
            assertThat(digest(blob)).isEqualTo(part.group(1));
        }
        assertThat(config()).contains("\"diff_ids\":[\"sha256:" + parts.get(1).group(1) + "\"]");
    }

    @Test
    void itIsSmall() throws Exception {
        assertThat(Files.size(Shipped.image())).isLessThan(MOST_BYTES);
    }

    @Test
    void itIsRunAsTheDockerfileSays() throws Exception {
        final var dockerfile =
                Files.readString(Shipped.PROJECT.resolve("Dockerfile")).replace("\", \"", "\",\"");

        assertThat(dockerfile).contains("ENTRYPOINT " + member("Entrypoint"), "CMD " + member("Cmd"));
        assertThat(dockerfile).contains("USER " + word("User"), "STOPSIGNAL " + word("StopSignal"));
        assertThat(dockerfile).contains("CMD " + member("Test").replace("\"CMD\",", ""));
        assertThat(dockerfile).contains("ENV " + member("Env").replaceAll("[\\[\\]\"]", ""));
        assertThat(member("Entrypoint")).isEqualTo("[\"/opt/java/bin/java\",\"@/opt/sallyport/run.args\"]");
        assertThat(Files.readString(Shipped.PROJECT.resolve("Dockerfile"))).contains("/distribution/target/root /");
    }

    @Test
    void itsFilesAreRootsAndNobodyElseWritesThem() throws Exception {
        final var parts = DIGEST.matcher(Files.readString(only(Files.readString(layout.resolve("index.json")))))
                .results()
                .toList();
        final var files = Program.run(List.of(
                "tar",
                "--list",
                "--verbose",
                "--numeric-owner",
                "--file",
                blob(parts.get(1).group(1)).toString()));

        assertThat(files.lines()).allSatisfy(line -> assertThat(line).contains(" 0/0 "));
        assertThat(files.lines().filter(line -> line.startsWith("-") && line.charAt(8) == 'w'))
                .isEmpty();
        assertThat(files.lines().filter(line -> line.substring(0, 10).contains("s")))
                .isEmpty();
        assertThat(files).contains(" opt/java/bin/java\n", " opt/sallyport/bom.json\n");
    }

    private String config() throws IOException {
        final var manifest = Files.readString(only(Files.readString(layout.resolve("index.json"))));
        return Files.readString(only(manifest));
    }

    private String member(final String name) throws IOException {
        return group("\"" + name + "\":(\\[[^]]*])");
    }

    private String word(final String name) throws IOException {
        return group("\"" + name + "\":\"([^\"]*)\"");
    }

    private String group(final String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(config())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    /** The first that a document names. */
    private Path only(final String document) {
        return blob(DIGEST.matcher(document).results().findFirst().orElseThrow().group(1));
    }

    private Path blob(final String digest) {
        return layout.resolve("blobs/sha256").resolve(digest);
    }

    private static String digest(final Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
