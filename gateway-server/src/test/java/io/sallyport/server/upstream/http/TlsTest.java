package io.sallyport.server.upstream.http;

import static io.sallyport.server.upstream.http.ScriptedServer.ok;
import static io.sallyport.server.upstream.http.TransportFixture.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.nio.NioIoHandler;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.concurrent.Ticker;
import io.sallyport.config.CertifiedKey;
import io.sallyport.config.PemFile;
import io.sallyport.config.Secret;
import io.sallyport.config.UpstreamTls;
import io.sallyport.server.upstream.Breakdown.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TlsTest {

    private static X509Bundle ours;
    private static X509Bundle theirs;
    private static X509Bundle serverCertificate;
    private static X509Bundle clientCertificate;

    @BeforeAll
    static void certificates() throws Exception {
        final var authority = new CertificateBuilder().ecp256().setIsCertificateAuthority(true);
        ours = authority.copy().subject("CN=ours").buildSelfSigned();
        theirs = authority.copy().subject("CN=theirs").buildSelfSigned();
        serverCertificate = new CertificateBuilder()
                .ecp256()
                .subject("CN=notes")
                .addSanDnsName("notes.test")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(ours);
        clientCertificate =
                new CertificateBuilder().ecp256().subject("CN=gateway").buildIssuedBy(ours);
    }

    private static ScriptedServer server(final boolean asksForCertificate, final ScriptedServer.Script script)
            throws Exception {
        final var context = SSLContext.getInstance("TLS");
        context.init(
                serverCertificate.toKeyManagerFactory().getKeyManagers(),
                ours.toTrustManagerFactory().getTrustManagers(),
                null);
        final var socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 100, InetAddress.getLoopbackAddress());
        socket.setNeedClientAuth(asksForCertificate);
        return ScriptedServer.tls(socket, script);
    }

    private static ScriptedServer answering(final boolean asksForCertificate) throws Exception {
        return server(asksForCertificate, peer -> {
            while (peer.readRequest() != null) {
                peer.send(ok("secret"));
            }
        });
    }

    private static TransportFixture trusting(final X509Bundle ca, final Optional<X509Bundle> own) {
        return fixture(Optional.of(new UpstreamTls(
                Optional.of(pem(ca.getCertificatePEM())),
                own.map(bundle ->
                        new CertifiedKey(pem(bundle.getCertificatePathPEM()), pem(bundle.getPrivateKeyPEM()))))));
    }

    private static PemFile pem(final String content) {
        return new PemFile(Path.of("test.pem"), new Secret(content));
    }

    private static TransportFixture fixture(final Optional<UpstreamTls> tls) {
        return new TransportFixture(
                NioIoHandler.newFactory(),
                new UpstreamSettings(LONG, 20, LONG, 10, 65_536, tls),
                host -> InetAddress.getAllByName("127.0.0.1"),
                Ticker.systemTicker());
    }

    @Test
    void aTrustedServerIsSpokenToAndItsConnectionUsedAgain() throws Exception {
        try (var server = answering(false);
                var fixture = trusting(ours, Optional.empty())) {
            for (int call = 0; call < 3; call++) {
                assertThat(fixture.post(server.url("notes.test")).awaitWhole()).isEqualTo("secret");
            }
            assertThat(fixture.post(server.url("127.0.0.1")).awaitWhole()).isEqualTo("secret");
            assertThat(server.accepted()).as("one for each endpoint").isEqualTo(2);
        }
    }

    @Test
    void theServerIsToldTheNameItIsAskedFor() throws Exception {
        final var asked = new CompletableFuture<String>();
        try (var server = server(false, peer -> {
                    peer.readRequest();
                    asked.complete(nameAskedFor(peer));
                    peer.send(ok("x"));
                });
                var fixture = trusting(ours, Optional.empty())) {
            fixture.post(server.url("notes.test")).awaitWhole();

            assertThat(asked.get(20, TimeUnit.SECONDS)).contains("notes.test");
        }
    }

    private static String nameAskedFor(final ScriptedServer.Peer peer) {
        final var session = (ExtendedSSLSession) ((SSLSocket) peer.socket()).getSession();
        return session.getRequestedServerNames().stream()
                .map(SNIServerName::toString)
                .toList()
                .toString();
    }

    @Test
    void aCertificateForAnotherHostIsRefusedBeforeAnythingIsSent() throws Exception {
        try (var server = answering(false);
                var fixture = trusting(ours, Optional.empty())) {
            final var breakdown = fixture.post(server.url("other.test")).awaitBreakdown();

            assertThat(breakdown.kind()).isEqualTo(Kind.CONNECT_FAILED);
            assertThat(breakdown.detail()).startsWith("TLS:");
            assertThat(fixture.inUse).hasValue(0);
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        try (var server = answering(false);
                var fixture = trusting(theirs, Optional.empty());
                var platform = fixture(Optional.empty())) {
            assertThat(fixture.post(server.url("notes.test")).awaitBreakdown().kind())
                    .isEqualTo(Kind.CONNECT_FAILED);
            assertThat(platform.post(server.url("notes.test")).awaitBreakdown().kind())
                    .isEqualTo(Kind.CONNECT_FAILED);
        }
    }

    @Test
    void aClientCertificateIsShownWhereTheServerAsks() throws Exception {
        try (var server = answering(true);
                var fixture = trusting(ours, Optional.of(clientCertificate));
                var anonymous = trusting(ours, Optional.empty())) {
            assertThat(fixture.post(server.url("notes.test")).awaitWhole()).isEqualTo("secret");
            assertThat(anonymous.post(server.url("notes.test")).awaitBreakdown().kind())
                    .isIn(Kind.CONNECT_FAILED, Kind.RESET_BEFORE_HEAD);
        }
    }

    @Test
    void aPlainServerIsNoTlsServer() throws Exception {
        try (var server = ScriptedServer.of(peer -> peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"));
                var fixture = trusting(ours, Optional.empty())) {
            final var url = URI.create("https://127.0.0.1:" + server.port() + "/mcp");

            assertThat(fixture.post(url).awaitBreakdown().kind()).isEqualTo(Kind.CONNECT_FAILED);
        }
    }

    @Test
    void aClientCertificateOfEd25519IsShownToo() throws Exception {
        final var edwards = new CertificateBuilder()
                .algorithm(CertificateBuilder.Algorithm.ed25519)
                .subject("CN=gateway")
                .buildIssuedBy(ours);
        try (var server = answering(true);
                var fixture = trusting(ours, Optional.of(edwards))) {
            assertThat(fixture.post(server.url("notes.test")).awaitWhole()).isEqualTo("secret");
        }
    }

    @Test
    void unusableSettingsAreAFailureToConnectThatNamesNoKey() throws Exception {
        final var broken = new UpstreamTls(
                Optional.empty(),
                Optional.of(new CertifiedKey(pem(clientCertificate.getCertificatePEM()), pem("s3cret"))));
        try (var server = answering(false);
                var fixture = fixture(Optional.of(broken))) {
            final var breakdown = fixture.post(server.url("notes.test")).awaitBreakdown();

            assertThat(breakdown.kind()).isEqualTo(Kind.CONNECT_FAILED);
            assertThat(breakdown.detail() + broken).doesNotContain("s3cret");
        }
    }

    @Test
    void aTruncatedBodyIsNoticedUnderTlsToo() throws Exception {
        try (var server = server(false, peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
                });
                var fixture = trusting(ours, Optional.empty())) {
            assertThat(fixture.post(server.url("notes.test")).awaitBreakdown().kind())
                    .isEqualTo(Kind.TRUNCATED);
        }
    }

    @Test
    void aRotatedAuthorityIsFollowedByTheNextConnection() throws Exception {
        try (var server = answering(false);
                var fixture = trusting(theirs, Optional.empty())) {
            fixture.post(server.url("notes.test")).awaitBreakdown();
            final var tls = new UpstreamTls(Optional.of(pem(ours.getCertificatePEM())), Optional.empty());
            fixture.transport.configure(name -> new UpstreamSettings(LONG, 20, LONG, 10, 65_536, Optional.of(tls)));

            assertThat(fixture.post(server.url("notes.test")).awaitWhole()).isEqualTo("secret");
        }
    }
}
