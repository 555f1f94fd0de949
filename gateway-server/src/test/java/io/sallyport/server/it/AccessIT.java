package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what once the door is open: scopes, hidden tools, API keys, principals, and what an upstream never sees. */
class AccessIT {

    private static final String ROBOT = "sp_robot_0123456789abcdef0123456789abcdef";
    private static final String RETIRED = "sp_retired_0123456789abcdef0123456789abcdef";
    private static final String WEAK = "sp_weak_0123456789abcdef0123456789abcdef";

    @TempDir
    private static Path directory = Path.of("");

    private static FrontDoor door;
    private static StubServer upstream;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws IOException, GeneralSecurityException, InterruptedException {
        upstream = new StubServer("open", "read_customer", "write_customer", "vault_combination");
        door = new FrontDoor(directory)
                .file("upstream-token", "secret-of-the-upstream\n")
                .file("keys.yaml", """
                        keys:
                          - { id: robot, hash: "sha256:%s", owner: data team, scopes: [mcp, crm.read, crm.pii] }
                          - { id: retired, hash: "sha256:%s", expires: 2020-01-01T00:00:00Z }
                          - { id: alice, hash: "sha256:%s" }
                        """.formatted(sha256(ROBOT), sha256(RETIRED), sha256(WEAK)));
        gateway = door.open(FrontDoor.HEAD + """
                  robots: { apiKeys: { file: keys.yaml } }
                upstreams:
                  crm:
                    url: "%s"
                    headers: { Authorization: "Bearer ${file:upstream-token}", X-Tenant: acme }
                routes:
                  main:
                    path: /mcp
                    auth: [corp, robots]
                    access:
                      - { allow: ["crm/read_*"], scopes: [crm.read, crm.pii] }
                      - { allow: ["crm/write_*"], scopes: [crm.write] }
                      - { allow: ["crm/open"] }
                  keys: { path: /keys, auth: robots }
                  mixed: { path: /mixed, auth: [corp, robots, none] }
                """.formatted(upstream.url()));
    }

    @AfterAll
    static void close() {
        door.close();
        upstream.close();
    }

    @Test
    void aToolWhoseScopesAreMissingStaysListedAndTheChallengeNamesThemAllAtOnce() throws Exception {
        try (var client = initialized(door.client(gateway, "/mcp", door.token("/mcp", "alice", "mcp", "crm.write")))) {
            assertThat(client.request("tools/list", "{}").body())
                    .contains("\"open\"", "\"read_customer\"", "\"write_customer\"");
            final var refused = client.call("read_customer", "{}");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Bearer realm=\"https://mcp.example.com/mcp\", error=\"insufficient_scope\", "
                            + "error_description=\"This needs the scopes crm.pii crm.read.\", "
                            + "resource_metadata=\"https://mcp.example.com/.well-known/oauth-protected-resource/mcp\", "
                            + "scope=\"crm.pii crm.read crm.write mcp\"");
            assertThat(refused.body()).contains("\"code\":-31006", "\"id\":2", "crm.pii crm.read");
            assertThat(client.call("write_customer", "{}").body()).contains("done");
        }
    }

    /** Scopes belong to the token, not to the session. */
    @Test
    void theSameSessionGoesOnWithTheBetterToken() throws Exception {
        try (var before = initialized(door.client(gateway, "/mcp", door.token("/mcp", "alice", "mcp")));
                var after = door.client(gateway, "/mcp", door.token("/mcp", "alice", "mcp", "crm.read", "crm.pii"))) {
            assertThat(before.call("read_customer", "{}").statusCode()).isEqualTo(403);
            after.resume(before.session().orElseThrow());
            assertThat(after.call("read_customer", "{}").body()).contains("done");
            assertThat(before.call("read_customer", "{}").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void aHiddenToolIsNeitherListedNorToldFromOneThatDoesNotExist() throws Exception {
        try (var client = initialized(door.client(gateway, "/mcp", door.token("/mcp", "alice", "mcp")))) {
            assertThat(client.request("tools/list", "{}").body()).doesNotContain("vault");
            final var hidden = client.call("vault_combination", "{}");
            final var unknown = client.call("vault_combinatiom", "{}");
            assertThat(hidden.statusCode()).isEqualTo(200);
            assertThat(hidden.body()).contains("\"code\":-32602", "Unknown tool 'vault_combination'");
            assertThat(anonymous(hidden.body(), "vault_combination"))
                    .isEqualTo(anonymous(unknown.body(), "vault_combinatiom"));
            assertThat(fieldsButIds(hidden)).isEqualTo(fieldsButIds(unknown));
        }
    }

    @Test
    void nearestNamesAreThoseTheCallerMaySee() throws Exception {
        try (var client = initialized(door.client(gateway, "/mcp", door.token("/mcp", "alice", "mcp")))) {
            assertThat(client.call("vault_combinatio", "{}").body()).doesNotContain("nearest", "vault_combination");
            assertThat(client.call("opem", "{}").body()).contains("\"nearest\":[\"open\"]");
        }
    }

    @Test
    void aKeyOpensTheDoorByEitherHeaderBesideTokensAndHasItsScopes() throws Exception {
        try (var byField = initialized(door.client(gateway, "/mcp").with("X-API-Key", ROBOT));
                var byBearer = door.client(gateway, "/mcp", ROBOT)) {
            assertThat(byField.call("read_customer", "{}").body()).contains("done");
            assertThat(byField.call("write_customer", "{}").statusCode()).isEqualTo(403);
            byBearer.resume(byField.session().orElseThrow());
            assertThat(byBearer.call("read_customer", "{}").body())
                    .as("the same principal, so the same session")
                    .contains("done");
        }
    }

    @Test
    void keysThatAreNoneAreRefusedAndCounted() throws Exception {
        assertThat(challenge("/mcp", "expired", "X-API-Key: " + RETIRED))
                .contains("error_description=\"The API key has expired: ask its issuer for a new one.\"");
        assertThat(challenge("/mcp", "expired", "Authorization: Bearer " + RETIRED))
                .contains("error=\"invalid_token\"");
        assertThat(challenge("/mcp", "unknown_key", "X-API-Key: " + ROBOT + "x"))
                .contains("error_description=\"The API key is not known here.\"");
        assertThat(challenge("/mcp", "unknown_key", "X-API-Key: " + sha256(ROBOT)))
                .contains("error=\"invalid_token\"");
        assertThat(challenge("/mcp", "duplicate_header", "X-API-Key: " + ROBOT, "X-API-Key: " + ROBOT))
                .contains("error=\"invalid_token\"");
    }

    /** There is no authorization server to be found, so none is promised. */
    @Test
    void aRouteOfKeysAloneSendsNobodyToAnIssuer() throws Exception {
        assertThat(challenge("/keys", "missing")).isEqualTo("Bearer realm=\"https://mcp.example.com/keys\"");
        assertThat(challenge("/keys", "unknown_key", "Authorization: Bearer " + door.token("/keys", "alice", "mcp")))
                .isEqualTo("Bearer realm=\"https://mcp.example.com/keys\", error=\"invalid_token\", "
                        + "error_description=\"The API key is not known here.\"");
        try (var connection = door.raw(gateway.port())) {
            assertThat(connection
                            .ask("GET /.well-known/oauth-protected-resource/keys", "Host: localhost")
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aRouteWithNoneLastLetsInWhoShowsNothingAndNobodyElse() throws Exception {
        try (var nobody = initialized(door.client(gateway, "/mixed"));
                var robot = door.client(gateway, "/mixed").with("X-API-Key", ROBOT);
                var stranger = door.client(gateway, "/mixed").with("X-API-Key", ROBOT + "x")) {
            assertThat(nobody.call("open", "{}").body()).contains("done");
            assertThat(stranger.initialize().statusCode()).isEqualTo(401);
            robot.resume(nobody.session().orElseThrow());
            assertThat(robot.call("open", "{}").statusCode())
                    .as("a session of nobody's is not the robot's")
                    .isEqualTo(404);
            assertThat(initialized(door.client(gateway, "/mixed").with("X-API-Key", ROBOT))
                            .call("open", "{}")
                            .body())
                    .contains("done");
        }
    }

    @Test
    void aSessionOutlivesItsTokenButNotItsOwner() throws Exception {
        try (var alice = initialized(door.client(gateway, "/mcp", door.token("/mcp", "alice", "mcp")));
                var renewed = door.client(gateway, "/mcp", door.token("/mcp", "alice", "mcp", "x"));
                var mallory = door.client(gateway, "/mcp", door.token("/mcp", "mallory", "mcp"));
                var namesake = door.client(gateway, "/mcp").with("X-API-Key", WEAK);
                var nobody = door.client(gateway, "/mcp")) {
            final var id = alice.session().orElseThrow();
            for (final var client : List.of(renewed, mallory, namesake, nobody)) {
                client.resume(id);
            }
            assertThat(renewed.call("open", "{}").body()).contains("done");
            for (final var stranger : List.of(mallory, namesake)) {
                assertThat(stranger.call("open", "{}").statusCode()).isEqualTo(404);
                assertThat(stranger.call("open", "{}").body()).contains("\"code\":-32001");
                assertThat(stranger.delete().statusCode()).isEqualTo(404);
                assertThat(stranger.send(stranger.builder()
                                        .header("Accept", "text/event-stream")
                                        .GET())
                                .statusCode())
                        .isEqualTo(404);
            }
            assertThat(nobody.call("open", "{}").statusCode()).isEqualTo(401);
            assertThat(alice.call("open", "{}").body()).contains("done");
        }
    }

    @Test
    void aSessionBelongsToItsRoute() throws Exception {
        try (var here = initialized(door.client(gateway, "/mcp").with("X-API-Key", ROBOT));
                var there = door.client(gateway, "/keys").with("X-API-Key", ROBOT)) {
            there.resume(here.session().orElseThrow());
            assertThat(there.call("open", "{}").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void nothingOfTheClientsIdentityReachesTheUpstream() throws Exception {
        final var token = door.token("/mcp", "alice", "mcp");
        final var own = new ArrayList<>(List.of("Authorization: Bearer " + token, "Cookie: session=" + token));
        own.addAll(List.of(
                "Proxy-Authorization: Basic " + token,
                "X-Forwarded-For: 203.0.113.7",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: http",
                "X-Real-IP: 203.0.113.7",
                "Forwarded: for=203.0.113.7",
                "Via: 1.1 elsewhere",
                "Origin: https://mcp.example.com",
                "Referer: https://mcp.example.com/" + token,
                "X-Tenant: evil",
                "X-Hop: hop",
                "Connection: keep-alive, X-Hop",
                "Keep-Alive: timeout=5",
                "TE: trailers"));
        try (var connection = door.raw(gateway.port())) {
            final int before = upstream.seen().size();
            final var opened = connection.post("/mcp", FrontDoor.INITIALIZE, own.toArray(String[]::new));
            assertThat(opened.status()).isEqualTo(200);
            own.add("Mcp-Session-Id: " + opened.field("Mcp-Session-Id"));
            final var called = connection.post(
                    "/mcp",
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"open\"}}",
                    own.toArray(String[]::new));
            assertThat(called.body()).contains("done");
            assertThat(called.fields()).doesNotContainKey("set-cookie");

            final var during = upstream.seen().subList(before, upstream.seen().size());
            assertThat(during).anyMatch(request -> request.body().contains("tools/call"));
        }
        for (final var request : upstream.seen()) {
            assertThat(request.fields())
                    .containsEntry("authorization", List.of("Bearer secret-of-the-upstream"))
                    .containsEntry("x-tenant", List.of("acme"));
            assertThat(request.fields().keySet())
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .doesNotContain(
                            "cookie",
                            "proxy-authorization",
                            "x-api-key",
                            "x-forwarded-for",
                            "x-forwarded-host",
                            "x-forwarded-proto",
                            "x-real-ip",
                            "forwarded",
                            "via",
                            "origin",
                            "referer",
                            "x-hop",
                            "keep-alive",
                            "te");
            assertThat(request.toString()).doesNotContain("eyJ", ROBOT, "203.0.113.7", "evil");
        }
    }

    private static McpHttp initialized(final McpHttp client) throws IOException, InterruptedException {
        assertThat(client.initialize().statusCode()).isEqualTo(200);
        return client;
    }

    /** Asserts a 401 that moves the counter of that reason, and returns its challenge. */
    private static String challenge(final String path, final String reason, final String... lines)
            throws IOException, InterruptedException {
        final var route = path.equals("/keys") ? "keys" : "main";
        final var counter = "mcp_auth_failures_total{reason=\"" + reason + "\",route=\"" + route + "\"}";
        final double before = gateway.metric(counter);
        try (var connection = door.raw(gateway.port())) {
            final var answer = connection.post(path, FrontDoor.INITIALIZE, lines);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(gateway.metric(counter)).isEqualTo(before + 1);
            return answer.field("WWW-Authenticate");
        }
    }

    private static String anonymous(final String body, final String name) {
        return body.replace(name, "NAME")
                .replaceAll("\"id\":\\d+", "\"id\":N")
                .replaceAll("\"requestId\":\"[^\"]*\"", "\"requestId\":R");
    }

    private static Map<String, List<String>> fieldsButIds(final HttpResponse<String> answer) {
        final var fields = new TreeMap<>(answer.headers().map());
        fields.remove("x-request-id");
        return fields;
    }

    private static String sha256(final String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
