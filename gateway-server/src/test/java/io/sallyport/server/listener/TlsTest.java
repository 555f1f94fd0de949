package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.X509Bundle;
import io.sallyport.config.CertifiedKey;
import io.sallyport.server.listener.TlsSettings.Engine;
import io.sallyport.server.listener.TlsSettings.Version;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS as clients meet it: versions, names, reloads, and what is no TLS at all. */
class TlsTest {

    @TempDir
    private Path directory;

    private TestCertificates certificates;

    @BeforeEach
    void authority() throws Exception {
        certificates = new TestCertificates(directory);
    }

    @ParameterizedTest
    @EnumSource
    void http2AndHttp1AreNegotiatedWithEitherEngine(final Engine engine) throws Exception {
        final TlsSettings tls = new TlsSettings(List.of(localhost()), Version.TLS_1_2, engine);
        try (var running = new RunningListener(RunningListener.tls(tls));
                var http2 = client(HttpClient.Version.HTTP_2);
                var http1 = client(HttpClient.Version.HTTP_1_1)) {
            assertThat(running.get(http2, "https", "/a").body()).isEqualTo("/a 0 tls h2 localhost");
            assertThat(running.get(http1, "https", "/b").body()).isEqualTo("/b 0 tls h1 localhost");
            assertThat(running.observer.heard).containsExactly("mcp opened HTTP_2", "mcp opened HTTP_1_1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTransportServesTls(final EventLoops.Transport transport) throws Exception {
        final var settings = RunningListener.tls(TestCertificates.tls(localhost()));
        try (var running = new RunningListener(settings, transport, 10);
                var client = client(HttpClient.Version.HTTP_2)) {
            assertThat(running.get(client, "https", "/a").body()).isEqualTo("/a 0 tls h2 localhost");
        }
    }

    @Test
    void theCertificateIsChosenByName() throws Exception {
        final X509Bundle first = certificates.issue("one.example.com");
        final X509Bundle second = certificates.issue("*.example.org", "two.example.com");
        try (var running = listener(certificates.write("one", first), certificates.write("two", second))) {
            assertThat(served(running, "one.example.com")).isEqualTo(first.getCertificate());
            assertThat(served(running, "two.example.com")).isEqualTo(second.getCertificate());
            assertThat(served(running, "TWO.example.com")).isEqualTo(second.getCertificate());
            assertThat(served(running, "any.example.org")).isEqualTo(second.getCertificate());
            assertThat(served(running, "a.b.example.org")).isEqualTo(first.getCertificate());
            assertThat(served(running, "example.org")).isEqualTo(first.getCertificate());
            assertThat(served(running, "elsewhere.test")).isEqualTo(first.getCertificate());
        }
    }

    @Test
    void aClientWithoutSniGetsTheFirstCertificate() throws Exception {
        final X509Bundle first = certificates.issue("one.example.com");
        try (var running = listener(certificates.write("one", first));
                var socket = handshake(running, Optional.empty(), "TLSv1.3")) {
            assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(first.getCertificate());
        }
    }

    @Test
    void aReloadServesTheNewCertificateWhileOldConnectionsLiveOn() throws Exception {
        final X509Bundle old = certificates.issue("localhost");
        final X509Bundle renewed = certificates.issue("localhost");
        try (var running = listener(certificates.write("tls", old));
                var open = new RawClient(handshake(running, Optional.of("localhost"), "TLSv1.3"))) {
            open.get("/a").readUntil("localhost");
            assertThat(running.reload(settings(certificates.write("tls", renewed))))
                    .isEmpty();
            assertThat(serial(running)).isEqualTo(renewed.getCertificate().getSerialNumber());
            assertThat(open.get("/b").readUntil("localhost")).contains("/b 0 tls");
        }
    }

    @Test
    void handshakesDuringReloadsAllSucceed() throws Exception {
        try (var running = listener(localhost())) {
            final Thread reloading = Thread.startVirtualThread(() -> {
                for (int i = 0; i < 20; i++) {
                    running.reload(running.listener.settings());
                }
            });
            while (reloading.isAlive()) {
                assertThat(serial(running)).isNotNull();
            }
        }
    }

    @Test
    void aHalfSwappedPairKeepsTheOldOneAndSaysSo() throws Exception {
        final X509Bundle old = certificates.issue("localhost");
        try (var running = listener(certificates.write("tls", old))) {
            certificates.write("tls.crt", certificates.issue("localhost").getCertificatePathPEM());
            assertThat(running.reload(settings(certificates.pair("tls")))).hasValueSatisfying(problem -> {
                assertThat(problem.key()).isEqualTo("listeners.mcp.tls");
                assertThat(problem.message())
                        .contains("tls.key")
                        .contains("the key does not belong to the certificate");
            });
            assertThat(serial(running)).isEqualTo(old.getCertificate().getSerialNumber());
        }
    }

    @Test
    void aDamagedFileKeepsTheOldPair() throws Exception {
        final X509Bundle old = certificates.issue("localhost");
        try (var running = listener(certificates.write("tls", old))) {
            for (final String damage :
                    List.of("", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
                certificates.write("tls.crt", damage);
                assertThat(running.reload(settings(certificates.pair("tls"))))
                        .hasValueSatisfying(
                                problem -> assertThat(problem.message()).contains("tls.crt"));
            }
            assertThat(serial(running)).isEqualTo(old.getCertificate().getSerialNumber());
        }
    }

    @Test
    void whatWasCheckedIsServedHoweverTheFilesChangedSince() throws Exception {
        final X509Bundle checked = certificates.issue("localhost");
        final CertifiedKey files = certificates.write("tls", checked);
        certificates.write("tls.crt", "half a fi");
        try (var running = listener(files)) {
            assertThat(serial(running)).isEqualTo(checked.getCertificate().getSerialNumber());
            assertThat(running.reload(settings(files))).isEmpty();
        }
    }

    @Test
    void keysOfEveryKindAreServed() throws Exception {
        for (final X509Bundle bundle : List.of(
                certificates.issue("localhost"),
                certificates.issueRsa("localhost"),
                certificates.issueEdwards("localhost"))) {
            try (var running = listener(certificates.write("tls", bundle));
                    var newest = handshake(running, Optional.of("localhost"), "TLSv1.3")) {
                assertThat(newest.getSession().getPeerCertificates()[0]).isEqualTo(bundle.getCertificate());
                assertThat(serial(running)).isEqualTo(bundle.getCertificate().getSerialNumber());
            }
        }
    }

    @Test
    void anUnusableCertificateAtTheStartGivesThePortBack() throws Exception {
        localhost();
        certificates.write("tls.key", "nonsense");
        assertThatThrownBy(() -> listener(certificates.pair("tls")))
                .isInstanceOf(CannotListenException.class)
                .hasMessageStartingWith("listeners.mcp.tls: ")
                .hasMessageEndingWith("tls.key: holds no private key in PEM form");
    }

    @Test
    void tlsCannotBeSwitchedOffByAReload() throws Exception {
        try (var running = listener(localhost())) {
            assertThat(running.reload(RunningListener.plain()))
                    .hasValueSatisfying(problem -> assertThat(problem.key()).isEqualTo("listeners.mcp.tls"));
        }
    }

    @Test
    void oldVersionsAreRefused() throws Exception {
        try (var running = listener(localhost())) {
            assertThatThrownBy(() -> handshake(running, Optional.of("localhost"), "TLSv1.1"))
                    .isInstanceOf(SSLException.class);
        }
        final TlsSettings newest = new TlsSettings(List.of(localhost()), Version.TLS_1_3, Engine.NATIVE_OR_JDK);
        try (var running = new RunningListener(RunningListener.tls(newest))) {
            assertThatThrownBy(() -> handshake(running, Optional.of("localhost"), "TLSv1.2"))
                    .isInstanceOf(SSLException.class);
            handshake(running, Optional.of("localhost"), "TLSv1.3").close();
            assertThat(running.observer.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("mcp tls failed HANDSHAKE");
        }
    }

    @Test
    void plainHttpToATlsPortIsClosed() throws Exception {
        try (var running = listener(localhost());
                var client = running.connect()) {
            client.get("/a");
            client.readToEnd();
            assertThat(running.observer.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("mcp tls failed NOT_TLS");
            assertThat(running.tail.requests).isEmpty();
        }
    }

    @Test
    void aClientThatNeverFinishesItsHandshakeIsClosed() throws Exception {
        final var settings = RunningListener.settings(
                Optional.of(TestCertificates.tls(localhost())),
                LimitsFor.tests().tlsHandshake(50).build());
        try (var running = new RunningListener(settings);
                var silent = running.connect();
                var dripping = running.connect()) {
            dripping.send("\u0016\u0003\u0001\u0002");
            assertThat(silent.readToEnd()).isEmpty();
            assertThat(dripping.readToEnd()).isEmpty();
            assertThat(running.observer.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("mcp tls failed TIMEOUT");
        }
    }

    private RunningListener listener(final CertifiedKey... files) throws Exception {
        return new RunningListener(settings(files));
    }

    private static ListenerSettings settings(final CertifiedKey... files) {
        return RunningListener.tls(TestCertificates.tls(files));
    }

    private CertifiedKey localhost() throws Exception {
        return certificates.write("tls", certificates.issue("localhost"));
    }

    private HttpClient client(final HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(certificates.trusting())
                .build();
    }

    private BigInteger serial(final RunningListener running) throws Exception {
        return served(running, "localhost").getSerialNumber();
    }

    private X509Certificate served(final RunningListener running, final String name) throws Exception {
        try (var socket = handshake(running, Optional.of(name), "TLSv1.2")) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private SSLSocket handshake(final RunningListener running, final Optional<String> name, final String version)
            throws Exception {
        final Socket plain = new Socket(InetAddress.getLoopbackAddress(), running.port());
        plain.setSoTimeout(20_000);
        final SSLSocket socket = (SSLSocket)
                certificates.trusting().getSocketFactory().createSocket(plain, "localhost", running.port(), true);
        final SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setServerNames(name.<List<javax.net.ssl.SNIServerName>>map(host -> List.of(new SNIHostName(host)))
                .orElse(List.of()));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }
}
