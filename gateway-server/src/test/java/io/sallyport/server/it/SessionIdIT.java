package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session id opens its own session for its own principal on its own route, and nothing else does. */
class SessionIdIT {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final Map<String, String> KEYS = Map.of(
            "K1", "the first key, at least 32 characters long",
            "K2", "the second key, at least 32 characters long");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void anIdOfAnotherPrincipalOrAnotherRouteIsUnknown() throws Exception {
        try (var server = new SessionServer(404);
                var group = new ProcessGroup(directory);
                var gateway = start(group, server, "${K1}");
                var http = HttpClient.newHttpClient()) {
            final var alice = client(gateway.url("/a"), http, "alice-key");
            assertThat(alice.initialize().statusCode()).isEqualTo(200);
            final var id = alice.session().orElseThrow();
            final var mine = alice.call("whoami", "{}").body();
            assertThat(mine).contains("\"text\":");

            final var bob = client(gateway.url("/a"), http, "bob-key");
            final var elsewhere = client(gateway.url("/b"), http, "alice-key");
            for (final var stranger : List.of(bob, elsewhere)) {
                stranger.resume(id);
                assertUnknown(stranger);
                assertThat(stranger.send(stranger.builder().GET().header("Accept", "text/event-stream"))
                                .statusCode())
                        .isEqualTo(404);
                assertThat(stranger.delete().statusCode()).isEqualTo(404);
            }
            assertThat(alice.call("whoami", "{}").body()).contains(text(mine)).doesNotContain("sessionRenewed");
        }
    }

    @Test
    void anIdThatWasAlteredInAnyWayIsUnknown() throws Exception {
        try (var server = new SessionServer(404);
                var group = new ProcessGroup(directory);
                var gateway = start(group, server, "${K1}");
                var http = HttpClient.newHttpClient()) {
            final var client = client(gateway.url("/a"), http, "alice-key");
            client.initialize();
            final var id = client.session().orElseThrow();
            for (final var forged : forgeries(id)) {
                client.resume(forged);
                assertThat(client.request("ping", "{}").statusCode()).as(forged).isEqualTo(404);
            }
            client.resume(id);
            final var tool = client.call("whoami", "{}").body();
            assertThat(tool).contains("\"text\":").doesNotContain("sessionRenewed");
            assertThat(server.opened()).isEqualTo(1);
        }
    }

    @Test
    void keysRotateWithoutLosingASessionAndOneThatIsRemovedOpensNothing() throws Exception {
        try (var server = new SessionServer(404);
                var group = new ProcessGroup(directory);
                var gateway = start(group, server, "${K1}");
                var http = HttpClient.newHttpClient()) {
            final var first = client(gateway.url("/a"), http, "alice-key");
            first.initialize();
            final var session = text(first.call("whoami", "{}").body());

            rotate(gateway, server, 1, "${K2}", "${K1}");
            assertThat(first.call("whoami", "{}").body()).contains(session);
            final var second = client(gateway.url("/a"), http, "alice-key");
            second.initialize();
            assertThat(keyId(second)).isNotEqualTo(keyId(first));

            rotate(gateway, server, 2, "${K2}");
            assertUnknown(first);
            Eventually.holds("the end of the session upstream", () -> server.wasDeleted(session));
            assertThat(second.call("whoami", "{}").body()).contains("\"text\":").doesNotContain("sessionRenewed");
        }
    }

    private static List<String> forgeries(final String id) {
        final var forgeries = new ArrayList<String>();
        for (int i = 0; i < id.length(); i++) {
            forgeries.add(id.substring(0, i) + (id.charAt(i) == 'A' ? 'B' : 'A') + id.substring(i + 1));
        }
        final var allButLast = id.substring(0, id.length() - 1);
        ALPHABET.chars()
                .mapToObj(last -> allButLast + (char) last)
                .filter(other -> !other.equals(id))
                .forEach(forgeries::add);
        for (int length = 1; length < id.length(); length += 3) {
            forgeries.add(id.substring(0, length));
        }
        forgeries.addAll(List.of(
                allButLast,
                id + "=",
                id + "==",
                id + "A",
                id + id,
                "A".repeat(5_000),
                "!",
                "null",
                "%00",
                "00000000-0000-0000-0000-000000000000",
                id.replace('_', '/').replace('-', '+') + "/"));
        return forgeries;
    }

    private static void assertUnknown(final McpHttp client) throws Exception {
        final var answer = client.call("whoami", "{}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":-32001");
    }

    /** The key's number leads the id. */
    private static String keyId(final McpHttp client) {
        return client.session().orElseThrow().substring(0, 5);
    }

    private static String text(final String answer) {
        return answer.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1");
    }

    private static McpHttp client(final URI endpoint, final HttpClient http, final String key) {
        return new McpHttp(endpoint, http).with("X-API-Key", key);
    }

    private static void rotate(
            final TestGateway gateway, final SessionServer server, final int nth, final String... keys)
            throws Exception {
        gateway.configure(config(server, keys));
        gateway.await(
                "/metrics",
                page -> page.body().contains("sallyport_config_reloads_total{result=\"success\"} " + nth + ".0"));
    }

    private TestGateway start(final ProcessGroup group, final SessionServer server, final String key) throws Exception {
        Files.writeString(
                directory.resolve("api-keys.yaml"),
                "keys:\n  - { id: alice, hash: \"sha256:%s\" }\n  - { id: bob, hash: \"sha256:%s\" }\n"
                        .formatted(sha256("alice-key"), sha256("bob-key")));
        return TestGateway.start(directory.resolve("gateway"), group, config(server, key), KEYS)
                .awaitReady();
    }

    private static String config(final SessionServer server, final String... keys) {
        return """
                sessions: { keys: ["%s"], openWithin: 20s }
                auth:
                  people: { apiKeys: { file: ../api-keys.yaml } }
                upstreams:
                  main: { url: "%s" }
                routes:
                  a: { path: /a, auth: people, upstreams: [main] }
                  b: { path: /b, auth: people, upstreams: [main] }
                """.formatted(String.join("\", \"", keys), server.url());
    }

    private static String sha256(final String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
