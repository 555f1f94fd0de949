package io.sallyport.server.it.interop;

import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.DemoClient;
import io.sallyport.demo.stage.DemoPki;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.demo.stage.SpawnedServer;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Three real servers, one of them with two replicas, behind one address: over TLS, with a token. */
final class MergedRoute implements AutoCloseable {

    private static final String CONFIGURATION = """
            listeners:
              mcp:
                address: "127.0.0.1:${PORT}"
                publicUrl: "https://localhost:${PORT}"
                tls: { certificate: server.crt, key: server.key }
            status: { address: "127.0.0.1:${STATUS_PORT}" }
            admin: { address: "127.0.0.1:${ADMIN_PORT}" }
            drain: { delay: 100ms, timeout: 5s }
            auth:
              issuer: { jwt: { issuer: "https://issuer.sallyport.example", jwks: issuer.jwks } }
            upstreams:
              everything: { url: "http://127.0.0.1:${EVERYTHING_PORT}/mcp" }
              notes:
                endpoints: ["http://127.0.0.1:${NOTES_A_PORT}/mcp", "http://127.0.0.1:${NOTES_B_PORT}/mcp"]
              weather: { url: "http://127.0.0.1:${WEATHER_PORT}/mcp" }
            routes:
              main: { path: /mcp, auth: issuer, upstreams: [everything, notes, weather] }
            """;

    private final Path directory;
    private final Node node;
    private final ProcessGroup group;
    private final DemoPki pki = DemoPki.create(InstantSource.system());
    private final DemoTokens tokens = DemoTokens.create("https://issuer.sallyport.example", InstantSource.system());
    private final Map<String, URI> servers = new LinkedHashMap<>();
    private final TestGateway gateway;
    private SpawnedServer everything;

    private MergedRoute(final Path directory, final Node node, final ProcessGroup group)
            throws IOException, InterruptedException {
        this.directory = directory;
        this.node = node;
        this.group = group;
        this.everything = node.startEverything(group, Ports.free());
        pki.writeAuthority(authority());
        DemoPki.write(pki.forLoopback(), directory.resolve("server.crt"), directory.resolve("server.key"));
        tokens.writeJwks(directory.resolve("issuer.jwks"));
        final var kinds = new LinkedHashMap<String, ServerKind>();
        kinds.put("notes-a", ServerKind.NOTES);
        kinds.put("notes-b", ServerKind.NOTES);
        kinds.put("weather", ServerKind.WEATHER);
        final var spawned = DemoServers.spawnAll(group, kinds);
        servers.put("everything", local(everything.port()));
        servers.put("notes", local(spawned.get(0).port()));
        servers.put("weather", local(spawned.get(2).port()));
        this.gateway = TestGateway.start(
                directory,
                group,
                CONFIGURATION,
                Map.of(
                        "EVERYTHING_PORT", Integer.toString(everything.port()),
                        "NOTES_A_PORT", Integer.toString(spawned.get(0).port()),
                        "NOTES_B_PORT", Integer.toString(spawned.get(1).port()),
                        "WEATHER_PORT", Integer.toString(spawned.get(2).port())));
        gateway.awaitReady();
    }

    /** Starts it all, and returns when every server's tools are known. */
    static MergedRoute start(final Path directory, final Node node) throws IOException, InterruptedException {
        final var group = new ProcessGroup(Files.createDirectories(directory));
        try {
            return new MergedRoute(directory, node, group);
        } catch (final IOException | InterruptedException | RuntimeException e) {
            group.close();
            throw e;
        }
    }

    URI url() {
        return URI.create("https://localhost:" + gateway.port() + "/mcp");
    }

    /** Where each server itself is, in the route's order: one replica of each. */
    Map<String, URI> servers() {
        return Collections.unmodifiableMap(servers);
    }

    /** The environment of a Node program that trusts the route's certificate. */
    Map<String, String> trustedByNode() {
        return Map.of("NODE_EXTRA_CA_CERTS", authority().toString());
    }

    String token(final String subject) {
        return tokens.mint(url().toString(), subject, Duration.ofHours(1));
    }

    DemoClient connect(final String subject, final Consumer<ProgressNotification> onProgress)
            throws GeneralSecurityException {
        return DemoClient.connect(url(), pki.trust(), token(subject), onProgress);
    }

    /** SIGKILL, then the same on the same port: it knows none of its sessions any more. */
    void restartEverything() throws IOException, InterruptedException {
        everything.process().kill();
        everything = node.startEverything(group, everything.port());
    }

    private Path authority() {
        return directory.resolve("ca.crt");
    }

    private static URI local(final int port) {
        return URI.create("http://127.0.0.1:" + port + "/mcp");
    }

    @Override
    public void close() {
        gateway.close();
        group.close();
    }
}
