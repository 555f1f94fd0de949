package io.sallyport.demo.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoDirectoryTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void holdsEveryFileTheConfigurationNames() throws Exception {
        final var prepared = prepare(directory.resolve("a demo"));

        final String configuration = Files.readString(prepared.configuration());
        for (final String name : List.of("server.crt", "server.key", "issuer.jwks", "session.key")) {
            assertThat(configuration).contains(name);
            assertThat(prepared.file(name)).isNotEmptyFile();
        }
        assertThat(Base64.getDecoder().decode(Files.readString(prepared.file("session.key"))))
                .hasSize(32);
    }

    @Test
    void keepsKeysFromOtherUsersAlsoWhenItIsFilledAgain() throws Exception {
        prepare(directory);
        final var prepared = prepare(directory);

        for (final String name : List.of("server.key", "session.key")) {
            assertThat(Files.getPosixFilePermissions(prepared.file(name)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void mintsTokensThatThePublishedKeysVerify() throws Exception {
        final var tokens = DemoTokens.create("https://issuer.example", InstantSource.fixed(NOW));
        final var token = SignedJWT.parse(tokens.mint("https://localhost/mcp", "ann", Duration.ofHours(1), "a", "b"));

        final var key =
                JWKSet.parse(tokens.jwks()).getKeyByKeyId(token.getHeader().getKeyID());
        assertThat(key.isPrivate()).isFalse();
        assertThat(token.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
        final var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("https://issuer.example");
        assertThat(claims.getSubject()).isEqualTo("ann");
        assertThat(claims.getAudience()).containsExactly("https://localhost/mcp");
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(NOW.plus(Duration.ofHours(1))));
        assertThat(claims.getStringClaim("scope")).isEqualTo("a b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void vouchesForLoopback(String host) throws Exception {
        final var pki = DemoPki.create(InstantSource.system());
        final var context = SSLContext.getInstance("TLS");
        context.init(pki.forLoopback().toKeyManagerFactory().getKeyManagers(), null, null);
        final var server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try (var client = HttpClient.newBuilder().sslContext(pki.trust()).build()) {
            final var uri =
                    URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
            final var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(204);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void namesTheOptionOfAPortInUse() throws Exception {
        final var free = GatewayPorts.free();
        assertThat(free.conflict()).isEmpty();

        try (var taken = new java.net.ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(new GatewayPorts(free.mcp(), taken.getLocalPort(), free.admin()).conflict())
                    .hasValueSatisfying(sentence -> assertThat(sentence)
                            .contains("port " + taken.getLocalPort())
                            .contains("--status-port"));
        }
    }

    private static DemoDirectory prepare(Path path) throws Exception {
        final var clock = InstantSource.system();
        return DemoDirectory.prepare(path, DemoPki.create(clock), DemoTokens.create("https://issuer.example", clock));
    }
}
