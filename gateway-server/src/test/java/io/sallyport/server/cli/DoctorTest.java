package io.sallyport.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.sallyport.server.cli.PlainMcpServer.Script;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {

    private final PlainMcpServer server = new PlainMcpServer();
    private final TestShell shell = new TestShell("", false);

    DoctorTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    private Script metadata(final String resource) {
        return new Script(
                200,
                Map.of(),
                "{\"resource\":\"" + resource + "\",\"authorization_servers\":[\"https://idp.example.com\"]}");
    }

    @Test
    void aCarefulServerIsWell() {
        server.on("initialize", new Script(401, Map.of("WWW-Authenticate", "Bearer realm=\"a\""), ""));
        server.on("origin", Script.status(403));
        server.on("GET /.well-known/oauth-protected-resource/mcp", metadata(server.url()));

        assertThat(shell.run("doctor", server.url())).isZero();
        assertThat(shell.out().lines())
                .hasSize(6)
                .allMatch(line -> line.startsWith("good "))
                .anyMatch(line -> line.endsWith("tokens are had at https://idp.example.com"));
    }

    @Test
    void aCarelessServerIsNot() {
        server.on("origin", Script.status(200));
        server.on(
                "answer",
                new Script(400, Map.of("X-Powered-By", "Express"), "SyntaxError\n    at parse (/app/index.js:3)"));

        assertThat(shell.run("doctor", "--json", server.url())).isOne();
        assertThat(shell.out())
                .contains("{\"check\":\"tls\",\"verdict\":\"good\"")
                .contains("{\"check\":\"anonymous\",\"verdict\":\"warning\"")
                .contains("{\"check\":\"token\",\"verdict\":\"warning\"")
                .contains("{\"check\":\"origin\",\"verdict\":\"wrong\"")
                .contains("{\"check\":\"metadata\",\"verdict\":\"good\"")
                .contains("{\"check\":\"leaks\",\"verdict\":\"wrong\"");
    }

    @Test
    void whatSessionsItOpensItEnds() {
        assertThat(shell.run("doctor", server.url())).isOne();
        assertThat(server.heard.stream()
                        .filter(heard -> heard.startsWith("DELETE - s-1") || heard.startsWith("DELETE Bearer")))
                .hasSize(3);
    }

    @Test
    void metadataOfAnotherUrlIsWrongAndAnOriginBehindATokenIsUnknown() {
        server.on(
                "initialize",
                new Script(401, Map.of("Server", "nginx/1.29.3", "WWW-Authenticate", "Bearer realm=\"a\""), ""));
        server.on("origin", Script.status(401));
        server.on("GET /.well-known/oauth-protected-resource/mcp", metadata("http://internal:8080/mcp"));

        assertThat(shell.run("doctor", server.url())).isOne();
        assertThat(shell.out().lines())
                .anyMatch(line -> line.startsWith("wrong   metadata  it speaks of http://internal:8080/mcp"))
                .anyMatch(line -> line.startsWith("unknown origin    a token is asked for first"))
                .anyMatch(line -> line.startsWith("warning leaks ") && line.contains("nginx/1.29.3"));
    }

    @Test
    void whereNobodyListensThereIsNothingToFind() throws IOException {
        final int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        assertThat(shell.run("doctor", "http://127.0.0.1:" + free + "/mcp")).isOne();
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).contains("nobody listens");
    }

    /** An authority, and a certificate of its for that name. */
    private record Issued(X509Bundle authority, X509Bundle certificate) {

        static Issued to(final String name, final Instant end) throws Exception {
            final var authority = new CertificateBuilder()
                    .subject("CN=Test CA")
                    .ecp256()
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            return new Issued(
                    authority,
                    new CertificateBuilder()
                            .subject("CN=" + name)
                            .addSanDnsName(name)
                            .ecp256()
                            .notBefore(end.minus(Duration.ofDays(60)))
                            .notAfter(end)
                            .buildIssuedBy(authority));
        }

        String in(final Path directory) throws IOException {
            return Files.writeString(directory.resolve("ca.crt"), authority.getCertificatePEM())
                    .toString();
        }
    }

    private static PlainMcpServer secured(final Issued issued) throws Exception {
        final var context = SSLContext.getInstance("TLS");
        context.init(issued.certificate().toKeyManagerFactory().getKeyManagers(), null, null);
        return PlainMcpServer.secure(context);
    }

    @Test
    void aCertificateOfNobodysIsSaidAndTrustedWhereItIsNamed(@TempDir final Path directory) throws Exception {
        final var issued = Issued.to("localhost", Instant.now().plus(Duration.ofDays(40)));
        try (var secured = secured(issued)) {
            assertThat(shell.run("doctor", secured.url())).isOne();
            assertThat(shell.out()).isEmpty();
            assertThat(shell.err())
                    .contains("no secure connection to localhost:")
                    .contains("nobody whom Java trusts has signed its certificate (--ca FILE names whom to trust)");

            secured.on("origin", Script.status(403));
            assertThat(shell.run("doctor", secured.url(), "--ca", issued.in(directory)))
                    .isZero();
            assertThat(shell.out().lines())
                    .anyMatch(line -> line.startsWith("good    tls       TLSv1.3, certificate good until "))
                    .anyMatch(line -> line.startsWith("warning anonymous"));
        }
    }

    @Test
    void aCertificateThatEndsSoonIsAWarning(@TempDir final Path directory) throws Exception {
        final var issued = Issued.to("localhost", Instant.now().plus(Duration.ofDays(3)));
        try (var secured = secured(issued)) {
            shell.run("doctor", secured.url(), "--ca", issued.in(directory));

            assertThat(shell.out().lines())
                    .anyMatch(line -> line.startsWith("warning tls") && line.endsWith(": renew it"));
        }
    }

    @ParameterizedTest
    @CsvSource({"other.example, 40, its certificate is not for this name", "localhost, -1, its certificate has expired"
    })
    void aCertificateThatIsNotGoodIsSaid(
            final String name, final int days, final String words, @TempDir final Path directory) throws Exception {
        final var issued = Issued.to(name, Instant.now().plus(Duration.ofDays(days)));
        try (var secured = secured(issued)) {
            assertThat(shell.run("doctor", secured.url(), "--ca", issued.in(directory)))
                    .isOne();
            assertThat(shell.err()).contains(words);
        }
    }
}
