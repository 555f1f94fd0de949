package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.demo.stage.Ports;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door itself: metadata, pages of other sites, names, addresses, TLS, and the id of a request. */
class FrontDoorIT {

    private static final String PAGE = "Origin: https://page.example";
    private static final String EXPOSED =
            "Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate, Retry-After, RateLimit, "
                    + "RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id";
    private static final String HOST = "Host: localhost";

    @TempDir
    private static Path directory = Path.of("");

    private static FrontDoor door;
    private static StubServer upstream;
    private static TestGateway gateway;
    private static int everywhere;
    private static int plain;
    private static int closed;

    @BeforeAll
    static void open() throws IOException, GeneralSecurityException, InterruptedException {
        upstream = new StubServer("look");
        everywhere = Ports.free();
        plain = Ports.free();
        closed = Ports.free();
        door = new FrontDoor(directory).certificate("ops.example.com", "ops");
        gateway = door.open(
                """
                listeners:
                  mcp:
                    address: "127.0.0.1:${PORT}"
                    publicUrl: "https://mcp.example.com"
                    tls:
                      certificates:
                        - { certificate: tls.crt, key: tls.key }
                        - { certificate: ops.crt, key: ops.key }
                  everywhere:
                    address: ":${EVERYWHERE_PORT}"
                    publicUrl: "https://mcp.example.com"
                    tls: { certificate: tls.crt, key: tls.key }
                    trustedProxies: ["127.0.0.1/32", "::1/128"]
                  plain: { address: "127.0.0.1:${PLAIN_PORT}", redirectToHttps: true }
                  closed:
                    address: "127.0.0.1:${CLOSED_PORT}"
                    publicUrl: "https://mcp.example.com"
                    tls: { certificate: tls.crt, key: tls.key }
                    allowFrom: [10.0.0.0/8]
                """ + FrontDoor.COMMON + """
                  partner: { jwt: { issuer: "https://login.partner.example", jwks: jwks.json, scopes: [read, write] } }
                upstreams:
                  stub: { url: "%s" }
                routes:
                  main: { path: /mcp, auth: corp, origins: ["https://page.example"] }
                  other: { path: /team/other, auth: [corp, partner] }
                  ops: { path: /ops, hosts: [ops.example.com], publicUrl: "https://ops.example.com", auth: corp }
                  inner: { path: /inner, auth: none, allowFrom: [10.0.0.0/8, "2001:db8::/32"] }
                  anyone: { path: /anyone, auth: none, origins: ["https://page.example"] }
                """.formatted(upstream.url()),
                Map.of(
                        "EVERYWHERE_PORT", Integer.toString(everywhere),
                        "PLAIN_PORT", Integer.toString(plain),
                        "CLOSED_PORT", Integer.toString(closed)));
    }

    @AfterAll
    static void close() {
        door.close();
        upstream.close();
    }

    // ---- RFC 9728

    @Test
    void eachRouteHasItsMetadataAndTheRootHasTheFirst() throws Exception {
        final var main = "{\"resource\":\"https://mcp.example.com/mcp\","
                + "\"authorization_servers\":[\"https://idp.example.com/realms/acme\"],"
                + "\"bearer_methods_supported\":[\"header\"],\"resource_name\":\"main\",\"scopes_supported\":[\"mcp\"]}";
        assertThat(metadata("/mcp", HOST)).isEqualTo(main);
        assertThat(metadata("", HOST)).isEqualTo(main);
        assertThat(metadata("/team/other", HOST))
                .isEqualTo("{\"resource\":\"https://mcp.example.com/team/other\","
                        + "\"authorization_servers\":[\"https://idp.example.com/realms/acme\","
                        + "\"https://login.partner.example\"],\"bearer_methods_supported\":[\"header\"],"
                        + "\"resource_name\":\"other\",\"scopes_supported\":[\"mcp\",\"read\",\"write\"]}");
        assertThat(metadata("/ops", "Host: ops.example.com"))
                .contains("\"resource\":\"https://ops.example.com/ops\"", "\"resource_name\":\"ops\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp", "/team/other"})
    void theChallengeLeadsToMetadataThatNamesThePlaceItself(final String path) throws Exception {
        try (var connection = door.raw(gateway.port())) {
            final var challenge = connection.post(path, FrontDoor.INITIALIZE).field("WWW-Authenticate");
            final var location =
                    challenge.replaceAll(".*resource_metadata=\"https://mcp.example.com([^\"]*)\".*", "$1");
            final var document = connection.ask("GET " + location, HOST);
            assertThat(document.status()).isEqualTo(200);
            assertThat(document.body()).contains("\"resource\":\"https://mcp.example.com" + path + '"');
        }
    }

    @Test
    void metadataIsOpenToEveryPageAndSaysNothingOfWhatIsNotThere() throws Exception {
        try (var connection = door.raw(gateway.port())) {
            final var target = "/.well-known/oauth-protected-resource/mcp";
            final var read = connection.ask("GET " + target, HOST, "Origin: https://anything.example");
            assertThat(read.field("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(read.field("Content-Type")).isEqualTo("application/json");
            final var preflight = connection.ask(
                    "OPTIONS " + target,
                    HOST,
                    "Origin: https://anything.example",
                    "Access-Control-Request-Method: GET",
                    "Access-Control-Request-Headers: mcp-protocol-version");
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.field("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(preflight.field("Access-Control-Allow-Methods")).isEqualTo("GET");
            assertThat(preflight.field("Access-Control-Allow-Headers")).isEqualTo("mcp-protocol-version");
            assertThat(preflight.fields()).doesNotContainKey("access-control-allow-credentials");
            for (final var nothing : List.of("/anyone", "/nothing", "/", "/mcp/", "x")) {
                assertThat(connection
                                .ask("GET /.well-known/oauth-protected-resource" + nothing, HOST)
                                .status())
                        .as(nothing)
                        .isEqualTo(404);
            }
            assertThat(connection.ask("DELETE " + target, HOST).status()).isEqualTo(405);
        }
    }

    // ---- pages of other sites

    @Test
    void aPreflightNeedsNoTokenAndAllowsWhatMcpNeeds() throws Exception {
        try (var connection = door.raw(gateway.port())) {
            final double refused = gateway.metric("mcp_auth_failures_total{reason=\"missing\",route=\"main\"}");
            final var preflight = connection.ask(
                    "OPTIONS /mcp",
                    HOST,
                    PAGE,
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: "
                            + "authorization, content-type, mcp-protocol-version, mcp-session-id, last-event-id, cookie");
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.field("Access-Control-Allow-Origin")).isEqualTo("https://page.example");
            assertThat(preflight.field("Access-Control-Allow-Methods")).isEqualTo("GET, POST, DELETE");
            assertThat(preflight.field("Access-Control-Allow-Headers"))
                    .isEqualTo("authorization, content-type, mcp-protocol-version, mcp-session-id, last-event-id");
            assertThat(preflight.field("Vary")).contains("Origin");
            assertThat(preflight.fields()).doesNotContainKey("access-control-allow-credentials");
            assertThat(gateway.metric("mcp_auth_failures_total{reason=\"missing\",route=\"main\"}"))
                    .isEqualTo(refused);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "http://page.example",
                "https://page.example:8443",
                "https://page.example.evil.example",
                "https://sub.page.example",
                "null",
                ""
            })
    void pagesThatAreNotAllowedAreRefusedWhateverTokenTheyHave(final String origin) throws Exception {
        try (var connection = door.raw(gateway.port())) {
            final var token = "Authorization: Bearer " + door.token("/mcp", "alice", "mcp");
            for (final var answer : List.of(
                    connection.post("/mcp", FrontDoor.INITIALIZE, token, "Origin: " + origin),
                    connection.post("/mcp", FrontDoor.INITIALIZE, "Origin: " + origin),
                    connection.post("/mcp", FrontDoor.INITIALIZE, token, PAGE, "Origin: " + origin),
                    connection.ask("OPTIONS /mcp", HOST, "Origin: " + origin, "Access-Control-Request-Method: POST"))) {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.fields()).doesNotContainKeys("access-control-allow-origin", "www-authenticate");
            }
        }
    }

    @Test
    void noPageTheAllowedPageAndOurOwnPageAreWelcome() throws Exception {
        final var token = "Authorization: Bearer " + door.token("/mcp", "alice", "mcp");
        try (var connection = door.raw(gateway.port())) {
            assertThat(connection.post("/mcp", FrontDoor.INITIALIZE, token).status())
                    .isEqualTo(200);
            assertThat(connection
                            .post("/mcp", FrontDoor.INITIALIZE, token, PAGE)
                            .status())
                    .isEqualTo(200);
            assertThat(connection
                            .post("/mcp", FrontDoor.INITIALIZE, token, "Origin: https://MCP.example.com")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whateverTheAnswerAnAllowedPageCanReadIt() throws Exception {
        try (var connection = door.raw(gateway.port());
                var stream = door.raw(gateway.port())) {
            final var opened = connection.post("/anyone", FrontDoor.INITIALIZE, PAGE);
            readable(opened, 200);
            readable(connection.post("/mcp", FrontDoor.INITIALIZE, PAGE), 401);
            readable(connection.post("/anyone", "{}", PAGE), 400);
            readable(
                    connection.post(
                            "/anyone",
                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}",
                            PAGE,
                            "Mcp-Session-Id: gone"),
                    404);
            readable(connection.ask("PUT /anyone", HOST, PAGE), 405);
            readable(connection.ask("GET /anyone", HOST, PAGE, "Accept: text/html"), 406);
            readable(
                    stream.ask(
                            "GET /anyone",
                            HOST,
                            PAGE,
                            "Accept: text/event-stream",
                            "Mcp-Session-Id: " + opened.field("Mcp-Session-Id")),
                    200);
        }
    }

    private static void readable(final RawHttps.Answer answer, final int status) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.field("Access-Control-Allow-Origin")).isEqualTo("https://page.example");
        assertThat(answer.field("Access-Control-Expose-Headers")).isEqualTo(EXPOSED);
        assertThat(answer.field("Vary")).isEqualTo("Origin");
        assertThat(answer.fields()).doesNotContainKey("access-control-allow-credentials");
    }

    // ---- names and addresses

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:1234, 200",
        "127.0.0.1:8443, 200",
        "[::1]:8443, 200",
        "mcp.example.com, 200",
        "evil.example, 421",
        "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421",
        "evil.example:localhost, 421",
        "'', 421"
    })
    void onLoopbackOnlyOurOwnNamesAreAnsweredTo(final String host, final int status) throws Exception {
        try (var connection = door.raw(gateway.port())) {
            final var answer =
                    connection.ask("GET /anyone", "Host: " + host, "Accept: text/event-stream", "Mcp-Session-Id: none");
            assertThat(answer.status()).isEqualTo(status == 200 ? 404 : status);
            assertThat(answer.body()).contains(status == 200 ? "session is unknown" : "Host header");
        }
    }

    @Test
    void aRequestHasExactlyOneHost() throws Exception {
        try (var none = door.raw(gateway.port());
                var two = door.raw(gateway.port())) {
            assertThat(none.ask("GET /anyone", "Accept: text/event-stream").status())
                    .isEqualTo(400);
            assertThat(two.ask("GET /anyone", HOST, "Host: evil.example").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void aRouteOfAHostIsThereForThatHostOnlyAndForItsOwnTokens() throws Exception {
        final var token = "Authorization: Bearer "
                + door.tokens().mint("https://ops.example.com/ops", "alice", Duration.ofHours(1), "mcp");
        final var others = "Authorization: Bearer " + door.token("/ops", "alice", "mcp");
        try (var connection = door.raw(gateway.port())) {
            assertThat(postTo("ops.example.com", connection, token).status()).isEqualTo(200);
            assertThat(postTo("ops.example.com", connection, others).field("WWW-Authenticate"))
                    .startsWith("Bearer realm=\"https://ops.example.com/ops\", error=\"invalid_token\"")
                    .contains("resource_metadata=\"https://ops.example.com/.well-known/oauth-protected-resource/ops\"");
            assertThat(postTo("mcp.example.com", connection, token).status()).isEqualTo(404);
        }
    }

    private static RawHttps.Answer postTo(final String host, final RawHttps connection, final String token)
            throws IOException {
        final var length = FrontDoor.INITIALIZE.length();
        connection.write(("POST /ops HTTP/1.1\r\nHost: " + host + "\r\n" + token + "\r\n"
                        + "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
                        + "Content-Length: " + length + "\r\n\r\n" + FrontDoor.INITIALIZE)
                .getBytes(StandardCharsets.US_ASCII));
        return connection.read();
    }

    @Test
    void aRouteIsOpenToItsAddressesOnly() throws Exception {
        try (var direct = door.raw(gateway.port());
                var proxied = door.raw(everywhere)) {
            final var ours = "X-Forwarded-For: 10.1.2.3";
            final var refused = direct.post("/inner", FrontDoor.INITIALIZE);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).doesNotContain("127.0.0.1", "10.0.0.0");
            assertThat(direct.post("/inner", FrontDoor.INITIALIZE, ours).status())
                    .as("said by a peer that nobody trusts")
                    .isEqualTo(403);
            assertThat(proxied.post("/inner", FrontDoor.INITIALIZE, ours).status())
                    .isEqualTo(200);
            assertThat(proxied.post("/inner", FrontDoor.INITIALIZE, "X-Forwarded-For: 2001:db8::7")
                            .status())
                    .isEqualTo(200);
            assertThat(proxied.post("/inner", FrontDoor.INITIALIZE, "X-Forwarded-For: 10.1.2.3, 203.0.113.1")
                            .status())
                    .isEqualTo(403);
            assertThat(proxied.post("/inner", FrontDoor.INITIALIZE, "X-Forwarded-For: ten.example")
                            .status())
                    .isEqualTo(403);
        }
    }

    /** Not even a handshake: there is nothing to find out. */
    @Test
    void aListenerIsClosedToOtherAddresses() {
        assertThatThrownBy(() -> {
                    try (var connection = door.raw(closed)) {
                        connection.ask("GET /anyone", HOST);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void theDoorIsOpenOverIpv6() throws Exception {
        try (var connection =
                new RawHttps(door.trust().getSocketFactory().createSocket(InetAddress.ofLiteral("::1"), everywhere))) {
            assertThat(connection.post("/anyone", FrontDoor.INITIALIZE).status())
                    .isEqualTo(200);
            assertThat(connection
                            .post("/inner", FrontDoor.INITIALIZE, "X-Forwarded-For: 10.1.2.3")
                            .status())
                    .as("::1 is a trusted proxy here")
                    .isEqualTo(200);
        }
    }

    // ---- TLS and HTTP versions

    @Test
    void thePlainPortOnlySendsToTheOtherOne() throws Exception {
        try (var connection = FrontDoor.plain(plain)) {
            final var answer = connection.ask(
                    "POST /mcp?a=b", "Host: evil.example", "Content-Length: 0", "Authorization: Bearer secret");
            assertThat(answer.status()).isEqualTo(308);
            assertThat(answer.field("Location")).isEqualTo("https://mcp.example.com/mcp?a=b");
            assertThat(connection
                            .ask("GET /.well-known/oauth-protected-resource/mcp", HOST)
                            .status())
                    .isEqualTo(308);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothVersionsOfHttpAreNegotiated(final HttpClient.Version version) throws Exception {
        try (var http = door.http(version)) {
            final var answer = http.send(
                    HttpRequest.newBuilder(FrontDoor.secure(gateway.port(), "/anyone"))
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json, text/event-stream")
                            .POST(HttpRequest.BodyPublishers.ofString(FrontDoor.INITIALIZE))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(version);
        }
    }

    /** Each token is new, so each request waits for its verdict while the next ones are already there. */
    @Test
    void pipelinedRequestsAreAnsweredInTheirOrderHoweverLongTheirTokensTake() throws Exception {
        final int many = 100;
        final var requests = new StringBuilder();
        for (int i = 0; i < many; i++) {
            requests.append("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
                    .append("Accept: application/json, text/event-stream\r\nX-Request-Id: ")
                    .append(i)
                    .append("\r\nAuthorization: Bearer ")
                    .append(door.token("/mcp", "alice" + i, "mcp"))
                    .append("\r\nContent-Length: ")
                    .append(FrontDoor.INITIALIZE.length())
                    .append("\r\n\r\n")
                    .append(FrontDoor.INITIALIZE);
        }
        try (var connection = door.raw(gateway.port())) {
            connection.write(requests.toString().getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < many; i++) {
                final var answer = connection.read();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.field("X-Request-Id")).isEqualTo(Integer.toString(i));
            }
        }
    }

    /** HTTP/2 has no Host field of its own: {@code :authority} is judged in its place. */
    @Test
    void aStrangersOriginIsRefusedOverHttp2Too() throws Exception {
        try (var http = door.http(HttpClient.Version.HTTP_2)) {
            final var answer = http.send(
                    HttpRequest.newBuilder(FrontDoor.secure(gateway.port(), "/anyone"))
                            .header("Origin", "https://evil.example")
                            .header("Accept", "text/event-stream")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).isEqualTo(403);
        }
    }

    @Test
    void theCertificateIsTheOneOfTheNameAskedFor() throws Exception {
        assertThat(subject("ops.example.com")).isEqualTo("CN=ops.example.com");
        assertThat(subject("localhost")).isEqualTo("CN=localhost");
        assertThat(subject("elsewhere.example")).as("the first is the default").isEqualTo("CN=localhost");
    }

    private static String subject(final String name) throws IOException, GeneralSecurityException {
        try (var socket = (SSLSocket)
                door.trust().getSocketFactory().createSocket(InetAddress.ofLiteral("127.0.0.1"), gateway.port())) {
            final var parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            final var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }

    /** A ClientHello of TLS 1.1 by hand, because this JVM speaks it no more. */
    @Test
    void tls11IsRefused() throws Exception {
        final var hello = ByteBuffer.allocate(50)
                .put(new byte[] {0x16, 3, 1, 0, 45}) // a handshake record of 45 bytes
                .put(new byte[] {1, 0, 0, 41}) // ClientHello of 41 bytes
                .put(new byte[] {3, 2}) // TLS 1.1
                .put(new byte[32]) // random
                .put((byte) 0) // no session
                .put(new byte[] {0, 2, (byte) 0xC0, 9}) // ECDHE-ECDSA-AES128-SHA
                .put(new byte[] {1, 0}); // no compression
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), gateway.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(hello.array());
            final var answer = socket.getInputStream().readNBytes(7);
            assertThat(answer[0]).as("an alert").isEqualTo((byte) 0x15);
            assertThat(answer[5]).as("a fatal one").isEqualTo((byte) 2);
            assertThat(answer[6]).as("protocol_version").isEqualTo((byte) 70);
            assertThat(socket.getInputStream().read()).as("then the end").isEqualTo(-1);
        }
    }

    // ---- the id of a request

    @Test
    void aRequestIdIsTakenOverWhereItIsHarmless() throws Exception {
        try (var connection = door.raw(gateway.port())) {
            final var answer = connection.post("/mcp", FrontDoor.INITIALIZE, "X-Request-Id: order-4711/a:b");
            assertThat(answer.field("X-Request-Id")).isEqualTo("order-4711/a:b");
            assertThat(answer.body()).contains("\"requestId\":\"order-4711/a:b\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a\\b", "\u00e9", "tab\tbed", "LONG"})
    void aRequestIdThatCouldDoHarmIsReplaced(final String id) throws Exception {
        final var sent = id.equals("LONG") ? "x".repeat(129) : id;
        try (var connection = door.raw(gateway.port())) {
            final var answer = connection.post("/mcp", FrontDoor.INITIALIZE, "X-Request-Id: " + sent);
            assertThat(answer.field("X-Request-Id")).matches("[0-9a-f]{16}");
            assertThat(answer.body()).contains("\"requestId\":\"" + answer.field("X-Request-Id") + '"');
        }
    }

    private static String metadata(final String path, final String host) throws IOException {
        try (var connection = door.raw(gateway.port())) {
            final var answer = connection.ask("GET /.well-known/oauth-protected-resource" + path, host);
            assertThat(answer.status()).isEqualTo(200);
            return answer.body();
        }
    }
}
