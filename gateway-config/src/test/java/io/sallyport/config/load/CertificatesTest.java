package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {

    private static final String REST = """
            upstreams: { notes: { url: "http://127.0.0.1:3001/mcp" } }
            routes: { notes: { path: /mcp, auth: none, upstreams: [notes] } }
            """;

    @TempDir
    static Path made;

    @TempDir
    Path root;

    @BeforeAll
    static void make() throws Exception {
        CertificateFiles.make(made, "rsa", "2026/11/01 00:00:00", "-keyalg", "RSA", "-keysize", "2048");
        CertificateFiles.make(made, "ec", "2026/11/01 00:00:00", "-keyalg", "EC", "-groupname", "secp256r1");
        CertificateFiles.make(made, "other-ec", "2026/11/01 00:00:00", "-keyalg", "EC", "-groupname", "secp256r1");
        CertificateFiles.make(made, "ed", "2026/11/01 00:00:00", "-keyalg", "Ed25519");
    }

    private static String listener(final String certificate, final String key) {
        return "listeners: { mcp: { address: \":8443\", tls: { certificate: " + certificate + ", key: " + key
                + " } } }\n" + REST;
    }

    private String copied(final String certificate, final String key) throws IOException {
        Files.copy(made.resolve(certificate), root.resolve("tls.crt"));
        Files.copy(made.resolve(key), root.resolve("tls.key"));
        return listener("tls.crt", "tls.key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec", "ed"})
    void takesAKeyThatBelongsToItsCertificate(final String name) throws IOException {
        final GatewayConfig config = new Workspace(root).config(copied(name + ".crt", name + ".key"));

        assertThat(Workspace.named(config.listeners(), "mcp")
                        .tls()
                        .orElseThrow()
                        .certificates())
                .singleElement()
                .satisfies(pair -> assertThat(pair.certificate().path()).isEqualTo(root.resolve("tls.crt")));
        assertThat(config.files()).contains(root.resolve("tls.crt"), root.resolve("tls.key"));
        assertThat(config.toString()).doesNotContain("PRIVATE KEY");
    }

    /** As cert-manager writes it unless told otherwise: what the PKCS #8 form ends with. */
    @Test
    void takesAnRsaKeyInItsOlderForm() throws IOException {
        final String listener = copied("rsa.crt", "rsa.key");
        final byte[] whole = Base64.getMimeDecoder()
                .decode(Files.readString(root.resolve("tls.key")).replaceAll("-----[A-Z ]+-----", ""));
        Files.writeString(
                root.resolve("tls.key"),
                "-----BEGIN RSA PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(Arrays.copyOfRange(whole, 26, whole.length))
                        + "\n-----END RSA PRIVATE KEY-----\n");

        assertThat(new Workspace(root).problems(listener)).isEmpty();
    }

    @Test
    void aBundleMayHoldMoreThanCertificates() throws IOException {
        final String listener = copied("rsa.crt", "rsa.key");
        Files.writeString(
                root.resolve("tls.crt"),
                "-----BEGIN RSA PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\n\r\nAAAA\r\n-----END RSA PRIVATE KEY-----\r\n"
                        + Files.readString(root.resolve("tls.crt")));

        assertThat(new Workspace(root).problems(listener)).isEmpty();
    }

    @Test
    void saysHowToTakeAPassphraseOff() throws IOException {
        final String listener = copied("rsa.crt", "rsa.key");
        Files.writeString(
                root.resolve("tls.key"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");

        assertThat(new Workspace(root).problems(listener))
                .containsExactly("gateway.yaml:1:73: \"tls.key\": the key is encrypted; store it without a passphrase:"
                        + " openssl pkey -in encrypted.key -out tls.key");
    }

    @Test
    void aFileOfManyDashesIsRefusedLikeAnyOther() {
        final Workspace workspace = new Workspace(root)
                .write("tls.crt", "-----BEGIN CERTIFICATE-----\n" + "ab-cd\n".repeat(20_000))
                .write("tls.key", "-----BEGIN PRIVATE KEY-----\n" + "ab-cd\n".repeat(20_000));

        assertThat(workspace.problems(listener("tls.crt", "tls.key")))
                .containsExactly(
                        "gateway.yaml:1:59: \"tls.crt\": holds no certificate in PEM form",
                        "gateway.yaml:1:73: \"tls.key\": holds no private key in PEM form");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "other-ec", "ed"})
    void refusesAKeyOfAnotherCertificate(final String other) throws IOException {
        assertThat(new Workspace(root).problems(copied("ec.crt", other + ".key")))
                .containsExactly("gateway.yaml:1:73: the key does not belong to the certificate");
    }

    @Test
    void refusesRsaBesideEcEitherWay() throws IOException {
        assertThat(new Workspace(root).problems(copied("rsa.crt", "ec.key")))
                .containsExactly("gateway.yaml:1:73: the key does not belong to the certificate");
    }

    @Test
    void refusesFilesThatHoldSomethingElse() throws IOException {
        assertThat(new Workspace(root).problems(copied("ec.key", "ec.crt")))
                .containsExactly(
                        "gateway.yaml:1:59: \"tls.crt\": holds no certificate in PEM form",
                        "gateway.yaml:1:73: \"tls.key\": holds no private key in PEM form");
    }

    @Test
    void refusesDamagedFilesWithoutShowingThem() {
        final Workspace workspace = new Workspace(root)
                .write("tls.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
                .write("tls.key", "-----BEGIN PRIVATE KEY-----\nhunter2=\n-----END PRIVATE KEY-----\n");

        assertThat(workspace.problems(listener("tls.crt", "tls.key")))
                .hasSize(2)
                .noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void refusesFilesThatAreMissingOrDirectories() throws IOException {
        Files.createDirectory(root.resolve("tls"));

        assertThat(new Workspace(root).problems(listener("none.crt", "tls")))
                .containsExactly(
                        "gateway.yaml:1:59: cannot read \"none.crt\" (no such file)",
                        "gateway.yaml:1:74: cannot read \"tls\" (a directory)");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-02T00:00:00Z, the certificate expired at 2026-1",
        "2026-10-30T00:00:00Z, the certificate is not valid before 2026-1"
    })
    void warnsOfACertificateOutOfItsTime(final Instant now, final String warning) throws IOException {
        final Workspace workspace = new Workspace(root).write("gateway.yaml", copied("ec.crt", "ec.key"));

        assertThat(workspace.load(new ConfigLoader(false, () -> now), "gateway.yaml"))
                .isInstanceOfSatisfying(
                        LoadResult.Loaded.class,
                        loaded -> assertThat(loaded.warnings())
                                .singleElement()
                                .satisfies(
                                        problem -> assertThat(problem.message()).startsWith(warning))
                                .satisfies(
                                        problem -> assertThat(problem.column()).isEqualTo(59)));
    }

    @Test
    void isUnequalAfterARotation() throws IOException {
        final GatewayConfig before = new Workspace(root).config(copied("ec.crt", "ec.key"));
        Files.delete(root.resolve("tls.crt"));
        Files.delete(root.resolve("tls.key"));

        assertThat(new Workspace(root)
                        .config(copied("other-ec.crt", "other-ec.key"))
                        .listeners())
                .isNotEqualTo(before.listeners());
    }

    @Test
    void readsTheGatewaysOwnCertificateForUpstreams() throws IOException {
        copied("ec.crt", "ec.key");
        final String yaml = Workspace.MINIMAL.replace(
                "url: \"http://127.0.0.1:3001/mcp\"",
                "url: \"https://a/mcp\", tls: { ca: tls.crt, certificate: tls.crt, key: tls.key }");

        assertThat(Workspace.named(new Workspace(root).config(yaml).upstreams(), "notes")
                        .tls()
                        .orElseThrow())
                .satisfies(tls -> assertThat(tls.ca()).isPresent())
                .satisfies(tls -> assertThat(tls.client()).isPresent());
    }

    @Test
    void refusesACertificateWithoutAKeyForUpstreams() throws IOException {
        copied("ec.crt", "ec.key");
        final String yaml = Workspace.MINIMAL.replace(
                "url: \"http://127.0.0.1:3001/mcp\"", "url: \"https://a/mcp\", tls: { certificate: tls.crt }");

        assertThat(new Workspace(root).problems(yaml)).containsExactly("gateway.yaml:2:45: key is missing");
    }
}
