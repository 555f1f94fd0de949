package io.sallyport.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.plugins.spi.CredentialHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

    /** Of "abc", FIPS 180-2 appendix B.1. */
    private static final String HASH = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aKeyIsHashedWithoutItsNewline() {
        final var shell = new TestShell("abc\n", false);

        assertThat(shell.run("hash-key")).isZero();
        assertThat(shell.out()).isEqualTo(HASH + System.lineSeparator());
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void anEntryOfAKeyFileIsPrinted() {
        final var shell = new TestShell("abc", false);

        assertThat(shell.run(
                        "hash-key",
                        "--id",
                        "ci",
                        "--owner",
                        "platform",
                        "--scope",
                        "mcp",
                        "--scope",
                        "x",
                        "--expires",
                        "2027-01-01T00:00:00Z"))
                .isZero();
        assertThat(shell.out().lines())
                .containsExactly(
                        "  - id: \"ci\"",
                        "    hash: \"" + HASH + "\"",
                        "    owner: \"platform\"",
                        "    scopes: [\"mcp\", \"x\"]",
                        "    expires: \"2027-01-01T00:00:00Z\"");
    }

    @Test
    void aNewKeyIsToldOnceAndNotWhereTheHashGoes() {
        final var shell = new TestShell("", false);

        assertThat(shell.run("hash-key", "--new")).isZero();
        final var key = shell.err().strip().replaceFirst(".*: ", "");
        final var hash = CredentialHash.ofHex(shell.out().strip().substring("sha256:".length()));
        assertThat(key).hasSize(43);
        assertThat(CredentialHash.of(key).equals(hash)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "üml", "a\u0000b", "=abc"})
    void whatNoHeaderCarriesIsNoKey(final String key) {
        final var shell = new TestShell(key, false);

        assertThat(shell.run("hash-key")).isOne();
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).contains("a key is one word");
    }

    @Test
    void detailsWithoutAnIdAndTimesWithoutAZoneAreRefused() {
        assertThat(new TestShell("abc", false).run("hash-key", "--owner", "me")).isOne();
        assertThat(new TestShell("abc", false).run("hash-key", "--id", "a", "--expires", "tomorrow"))
                .isOne();
    }

    @Test
    void aSessionKeyIsNewEachTimeAndItsFileIsPrivateAndNeverOverwritten() throws Exception {
        final var shell = new TestShell("", false);
        final var file = directory.resolve("k1");

        assertThat(shell.run("session-key", "new")).isZero();
        assertThat(shell.run("session-key", "new", "-o", file.toString())).isZero();
        assertThat(shell.out().strip())
                .matches("[A-Za-z0-9+/]{43}=")
                .isNotEqualTo(Files.readString(file).strip());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        final var before = Files.readString(file);
        assertThat(shell.run("session-key", "new", "-o", file.toString())).isOne();
        assertThat(file).hasContent(before.strip());
        assertThat(shell.err()).contains("is there already");
    }
}
