package io.sallyport.server.it;

import io.sallyport.demo.stage.DemoPki;
import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * What the tests at the front door share: a gateway behind TLS and an issuer it trusts. Beside its configuration are
 * {@code tls.crt}, {@code tls.key}, the issuer's {@code jwks.json}, and what the test adds.
 */
final class FrontDoor implements AutoCloseable {

    /** What clients are told the gateway is called; here they reach it as localhost. */
    static final String PUBLIC = "https://mcp.example.com";

    static final String ISSUER = "https://idp.example.com/realms/acme";

    static final String INITIALIZE = """
            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},\
            "clientInfo":{"name":"test","version":"1"}}}""";

    /** Both operators' ports, and {@code corp}: the issuer, every token of which needs the scope {@code mcp}. */
    static final String COMMON = """
            status: { address: "127.0.0.1:${STATUS_PORT}" }
            admin: { address: "127.0.0.1:${ADMIN_PORT}" }
            drain: { delay: 100ms, timeout: 5s }
            auth:
              corp: { jwt: { issuer: "https://idp.example.com/realms/acme", jwks: jwks.json, scopes: [mcp] } }
            """;

    /** One TLS listener, and {@link #COMMON}. */
    static final String HEAD = """
            listeners:
              mcp:
                address: "127.0.0.1:${PORT}"
                publicUrl: "https://mcp.example.com"
                tls: { certificate: tls.crt, key: tls.key }
            """ + COMMON;

    private static final Duration VALIDITY = Duration.ofHours(1);

    private final Path directory;
    private final ProcessGroup group;
    private final DemoPki pki = DemoPki.create(InstantSource.system());
    private final DemoTokens tokens = DemoTokens.create(ISSUER, InstantSource.system());
    private final SSLContext trust;

    FrontDoor(final Path directory) throws IOException, GeneralSecurityException {
        this.directory = Files.createDirectories(directory.resolve("gateway"));
        this.group = new ProcessGroup(directory);
        this.trust = pki.trust();
        certificate("localhost", "tls");
        tokens.writeJwks(this.directory.resolve("jwks.json"));
    }

    /** Puts a file beside the configuration. */
    FrontDoor file(final String name, final String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
        return this;
    }

    /** Writes a certificate for a name to {@code FILE.crt} and its key to {@code FILE.key}. */
    FrontDoor certificate(final String name, final String file) throws IOException {
        DemoPki.write(pki.issue(name), directory.resolve(file + ".crt"), directory.resolve(file + ".key"));
        return this;
    }

    /** Starts the gateway and waits until it is ready. */
    TestGateway open(final String yaml, final Map<String, String> environment)
            throws IOException, InterruptedException {
        return TestGateway.start(directory, group, yaml, environment).awaitReady();
    }

    TestGateway open(final String yaml) throws IOException, InterruptedException {
        return open(yaml, Map.of());
    }

    SSLContext trust() {
        return trust;
    }

    /** A good token for the route at that path. */
    String token(final String path, final String subject, final String... scopes) {
        return tokens.mint(PUBLIC + path, subject, VALIDITY, scopes);
    }

    DemoTokens tokens() {
        return tokens;
    }

    HttpClient http(final HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(trust).version(version).build();
    }

    /** A client with a connection of its own. */
    McpHttp client(final TestGateway gateway, final String path) {
        return new McpHttp(secure(gateway.port(), path), http(HttpClient.Version.HTTP_1_1));
    }

    /** The same with a token. */
    McpHttp client(final TestGateway gateway, final String path, final String token) {
        return client(gateway, path).with("Authorization", "Bearer " + token);
    }

    RawHttps raw(final int port) throws IOException {
        return new RawHttps(trust.getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    static RawHttps plain(final int port) throws IOException {
        return new RawHttps(new Socket(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    static URI secure(final int port, final String path) {
        return URI.create("https://localhost:" + port + path);
    }

    @Override
    public void close() {
        group.close();
    }
}
