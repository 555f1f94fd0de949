package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.DemoPki;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.ConfigMapVolume;
import io.sallyport.server.testkit.EventStream;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are renewed under a running gateway. */
class CertificateReloadIT {

    private static final String ROUTE = "  main: { path: /mcp, auth: none, upstreams: [notes] }\n";

    @TempDir
    private Path directory = Path.of("");

    private final DemoPki pki = DemoPki.create(InstantSource.system());
    private final X509Bundle first = pki.forLoopback();
    private final X509Bundle second = pki.forLoopback();

    @Test
    void aNewSerialShowsAtTheNextHandshakeOpenStreamsLiveOnAndAHalfSwappedPairKeepsTheOld() throws Exception {
        try (var group = new ProcessGroup(directory);
                var notes = DemoServers.start(ServerKind.NOTES, "notes");
                var weather = DemoServers.start(ServerKind.WEATHER, "weather")) {
            final var volume = new ConfigMapVolume(directory.resolve("tls"), files(ROUTE, first, first));
            final var ports = Map.of(
                    "NOTES", Integer.toString(notes.port()),
                    "WEATHER", Integer.toString(weather.port()));
            try (var gateway = TestGateway.startOn(TestGateway.command(), volume.directory(), group, ports)
                            .awaitReady();
                    var http = HttpClient.newBuilder().sslContext(pki.trust()).build();
                    var client = new McpHttp(URI.create("https://localhost:" + gateway.port() + "/mcp"), http)) {
                assertThat(client.initialize().statusCode()).isEqualTo(200);
                try (var stream = EventStream.open(client, http)) {
                    assertThat(served(gateway)).isEqualTo(serial(first));

                    volume.swap(files(ROUTE, second, first));
                    await(gateway, "failure", 1);
                    assertThat(served(gateway)).isEqualTo(serial(first));
                    assertThat(log(gateway)).contains("the key does not belong to the certificate");

                    volume.swap(files(ROUTE.replace("/mcp,", "/mcp, plugins: [{ use: nowhere }],"), second, second));
                    await(gateway, "failure", 2);
                    assertThat(served(gateway))
                            .as("what is refused for one reason is refused as a whole")
                            .isEqualTo(serial(first));

                    volume.swap(files(ROUTE, second, second));
                    await(gateway, "success", 1);
                    assertThat(served(gateway)).isEqualTo(serial(second));
                    assertThat(stream.hasEnded()).isFalse();

                    volume.swap(files(ROUTE.replace("[notes]", "[notes, weather]"), second, second));
                    stream.await(messages -> messages.size() == 1);
                    assertThat(stream.messages().getFirst()).contains("notifications/tools/list_changed");
                }
            }
        }
    }

    private static void await(final TestGateway gateway, final String result, final int times) throws Exception {
        final var wanted = "sallyport_config_reloads_total{result=\"%s\"} %d.0".formatted(result, times);
        gateway.await("/metrics", page -> page.body().contains(wanted));
    }

    private BigInteger served(final TestGateway gateway) throws Exception {
        try (var socket = (SSLSocket) pki.trust().getSocketFactory().createSocket("localhost", gateway.port())) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static BigInteger serial(final X509Bundle bundle) {
        return bundle.getCertificate().getSerialNumber();
    }

    private static String log(final TestGateway gateway) throws IOException {
        return Files.readString(gateway.process().log());
    }

    private static Map<String, String> files(final String route, final X509Bundle certificate, final X509Bundle key) {
        return Map.of(
                "gateway.yaml", """
                        listeners:
                          mcp: { address: "127.0.0.1:${PORT}", tls: { certificate: tls.crt, key: tls.key } }
                        status: { address: "127.0.0.1:${STATUS_PORT}" }
                        admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                        upstreams:
                          notes: { url: "http://127.0.0.1:${NOTES}/mcp" }
                          weather: { url: "http://127.0.0.1:${WEATHER}/mcp" }
                        routes:
                        """ + route,
                "tls.crt", certificate.getCertificatePathPEM(),
                "tls.key", key.getPrivateKeyPEM());
    }
}
