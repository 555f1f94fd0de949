package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.Ports;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Limits at the real port. Where a bucket must stay empty it refills once in hours, so that no slow machine fills it;
 * every principal is used by one test only.
 */
class LimitsIT {

    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";

    @TempDir
    private static Path directory = Path.of("");

    private static FrontDoor door;
    private static StubServer upstream;
    private static TestGateway gateway;
    private static int behindProxy;

    @BeforeAll
    static void open() throws IOException, GeneralSecurityException, InterruptedException {
        upstream = new StubServer("look");
        behindProxy = Ports.free();
        door = new FrontDoor(directory);
        gateway = door.open(
                """
                listeners:
                  mcp:
                    address: "127.0.0.1:${PORT}"
                    publicUrl: "https://mcp.example.com"
                    tls: { certificate: tls.crt, key: tls.key }
                  proxied:
                    address: "127.0.0.1:${PROXIED_PORT}"
                    publicUrl: "https://mcp.example.com"
                    tls: { certificate: tls.crt, key: tls.key }
                    trustedProxies: [127.0.0.1/32, 10.0.0.0/8]
                """ + FrontDoor.COMMON + """
                upstreams:
                  stub: { url: "%s" }
                routes:
                  slow:
                    path: /slow
                    auth: corp
                    origins: ["https://page.example"]
                    limits: [{ per: principal, rate: 3/d }]
                  brief:
                    path: /brief
                    auth: corp
                    limits: [{ per: principal, rate: 30/min, burst: 1 }]
                  soft:
                    path: /soft
                    auth: corp
                    limitStatus: 200
                    limits: [{ per: principal, rate: 3/d }]
                  two:
                    path: /two
                    auth: corp
                    limits:
                      - { per: principal, rate: 100/d }
                      - { per: address, rate: 4/d }
                  anyone:
                    path: /anyone
                    auth: none
                    limits: [{ per: principal, rate: 2/d }]
                """.formatted(upstream.url()),
                Map.of("PROXIED_PORT", Integer.toString(behindProxy)));
    }

    @AfterAll
    static void close() {
        door.close();
        upstream.close();
    }

    @Test
    void twoPrincipalsOnOneConnectionHaveTwoBuckets() throws Exception {
        final var one = door.token("/slow", "one", "mcp");
        final var two = door.token("/slow", "two", "mcp");
        try (var connection = door.raw(gateway.port())) {
            assertThat(admitted(connection, "/slow", one)).isEqualTo(3);
            assertThat(admitted(connection, "/slow", two)).isEqualTo(3);
        }
    }

    @Test
    void onePrincipalHasOneBucketOnTwoConnectionsAndAfterATokenRefresh() throws Exception {
        try (var here = door.raw(gateway.port());
                var there = door.raw(gateway.port())) {
            final var token = door.token("/slow", "wanderer", "mcp");
            assertThat(initialize(here, "/slow", token).status()).isEqualTo(200);
            assertThat(initialize(there, "/slow", token).status()).isEqualTo(200);
            assertThat(initialize(here, "/slow", door.token("/slow", "wanderer", "mcp", "fresh"))
                            .status())
                    .isEqualTo(200);
            for (final var connection : new RawHttps[] {here, there}) {
                assertThat(initialize(connection, "/slow", token).status()).isEqualTo(429);
                assertThat(initialize(connection, "/slow", door.token("/slow", "wanderer", "mcp", "fresher"))
                                .status())
                        .isEqualTo(429);
            }
        }
    }

    @Test
    void waitingAsLongAsWasSaidSuffices() throws Exception {
        final var token = door.token("/brief", "patient", "mcp");
        try (var connection = door.raw(gateway.port())) {
            for (int round = 0; round < 2; round++) {
                RawHttps.Answer answer = initialize(connection, "/brief", token);
                while (answer.status() == 200) {
                    answer = initialize(connection, "/brief", token);
                }
                assertThat(answer.status()).isEqualTo(429);
                final int seconds = Integer.parseInt(answer.field("Retry-After"));
                assertThat(seconds).isBetween(1, 2);
                // Not a wait for something to happen: the wait itself is what is tested.
                assertThat(new CountDownLatch(1).await(seconds, TimeUnit.SECONDS))
                        .isFalse();
                assertThat(initialize(connection, "/brief", token).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aRefusalSaysHowTheCallerStands() throws Exception {
        final var token = door.token("/slow", "curious", "mcp");
        try (var connection = door.raw(gateway.port())) {
            assertThat(admitted(connection, "/slow", token)).isEqualTo(3);
            final var refused = initialize(connection, "/slow", token, "Origin: https://page.example");
            assertThat(refused.status()).isEqualTo(429);
            final int seconds = Integer.parseInt(refused.field("Retry-After"));
            assertThat(seconds).isBetween(1, 8 * 3600);
            assertThat(refused.field("RateLimit-Policy")).isEqualTo("\"limit-1\";q=3;w=86400");
            assertThat(refused.field("RateLimit")).isEqualTo("\"limit-1\";r=0;t=" + seconds);
            assertThat(refused.field("X-RateLimit-Limit")).isEqualTo("3");
            assertThat(refused.field("X-RateLimit-Remaining")).isEqualTo("0");
            assertThat(refused.field("X-RateLimit-Reset")).isEqualTo(refused.field("Retry-After"));
            assertThat(refused.body())
                    .contains(
                            "\"code\":-31003", "\"id\":0", "\"retryable\":true", "\"retryAfterMs\":" + seconds * 1000L);
            assertThat(refused.field("Access-Control-Expose-Headers"))
                    .contains("Retry-After", "RateLimit", "RateLimit-Policy", "X-RateLimit-Reset", "X-Request-Id");
            assertThat(gateway.metric("mcp_requests_refused_total{kind=\"limited\",route=\"slow\"}"))
                    .isPositive();
        }
    }

    @Test
    void whereTheRouteSaysSoTheRefusalIsInTheBodyAlone() throws Exception {
        final var token = door.token("/soft", "delicate", "mcp");
        try (var connection = door.raw(gateway.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(initialize(connection, "/soft", token).body()).contains("protocolVersion");
            }
            final var refused = initialize(connection, "/soft", token);
            assertThat(refused.status()).isEqualTo(200);
            assertThat(refused.body()).contains("\"code\":-31003", "\"id\":0", "\"retryAfterMs\":");
            assertThat(refused.field("Retry-After")).isNotEmpty();
        }
    }

    @Test
    void theStrictestOfSeveralLimitsIsNamedAndARefusalCostsNothing() throws Exception {
        final var token = door.token("/two", "both", "mcp");
        try (var connection = door.raw(gateway.port())) {
            assertThat(admitted(connection, "/two", token)).isEqualTo(4);
            for (int i = 0; i < 100; i++) {
                assertThat(initialize(connection, "/two", token).status()).isEqualTo(429);
            }
            final var refused = initialize(connection, "/two", token);
            assertThat(refused.field("RateLimit")).startsWith("\"limit-2\";r=0;");
            assertThat(refused.field("RateLimit-Policy"))
                    .isEqualTo("\"limit-1\";q=100;w=86400, \"limit-2\";q=4;w=86400");
        }
    }

    @Test
    void whatIsNoCallIsNeverRefused() throws Exception {
        try (McpHttp client = door.client(gateway, "/slow", door.token("/slow", "spent", "mcp"))) {
            assertThat(client.initialize().statusCode()).isEqualTo(200);
            assertThat(client.call("look", "{}").statusCode()).isEqualTo(200);
            assertThat(client.post(LIST).statusCode()).isEqualTo(200);
            assertThat(client.post(LIST).statusCode()).isEqualTo(429);
            for (int i = 0; i < 5; i++) {
                assertThat(client.request("ping", "{}").body()).contains("\"result\":{}");
                assertThat(client.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                                .statusCode())
                        .isEqualTo(202);
                assertThat(client.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")
                                .statusCode())
                        .isEqualTo(202);
            }
            assertThat(client.post(LIST).statusCode()).isEqualTo(429);
            assertThat(client.delete().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anonymousCallersAreToldApartByTheAddressTheirProxyVouchesFor() throws Exception {
        try (var connection = door.raw(behindProxy)) {
            assertThat(from(connection, "203.0.113.1")).isEqualTo(200);
            assertThat(from(connection, "203.0.113.2")).isEqualTo(200);
            assertThat(from(connection, "203.0.113.9, 203.0.113.1"))
                    .as("what the client wrote itself comes first")
                    .isEqualTo(200);
            assertThat(from(connection, "203.0.113.8,203.0.113.1, 10.1.2.3"))
                    .as("through a second proxy that is trusted")
                    .isEqualTo(429);
            assertThat(from(connection, "203.0.113.1:5123")).as("with a port").isEqualTo(429);
            assertThat(from(connection, "::ffff:203.0.113.1")).as("mapped").isEqualTo(429);
            assertThat(from(connection, "203.0.113.2")).isEqualTo(200);
            assertThat(from(connection, "203.0.113.2")).isEqualTo(429);
        }
    }

    @Test
    void anIpv6ClientIsItsNetwork() throws Exception {
        try (var connection = door.raw(behindProxy)) {
            assertThat(from(connection, "2001:db8:1:2::1")).isEqualTo(200);
            assertThat(from(connection, "[2001:db8:1:2::2]:443")).isEqualTo(200);
            assertThat(from(connection, "2001:db8:1:2:ffff::3")).isEqualTo(429);
            assertThat(from(connection, "2001:db8:1:3::1")).isEqualTo(200);
        }
    }

    /** Directly, from loopback: nobody vouches for the field, so it changes nothing. */
    @Test
    void aForwardedAddressFromAnUntrustedPeerIsIgnored() throws Exception {
        try (var connection = door.raw(gateway.port())) {
            assertThat(from(connection, "198.51.100.1")).isEqualTo(200);
            assertThat(from(connection, "198.51.100.2")).isEqualTo(200);
            assertThat(from(connection, "198.51.100.3")).isEqualTo(429);
            assertThat(connection.post("/anyone", FrontDoor.INITIALIZE).status())
                    .isEqualTo(429);
        }
        try (var proxied = door.raw(behindProxy)) {
            assertThat(from(proxied, "198.51.100.3"))
                    .as("the address itself spent nothing")
                    .isEqualTo(200);
        }
    }

    private static int from(final RawHttps connection, final String addresses) throws IOException {
        return connection
                .post("/anyone", FrontDoor.INITIALIZE, "X-Forwarded-For: " + addresses)
                .status();
    }

    /** How many calls come through before the first is refused. */
    private static int admitted(final RawHttps connection, final String path, final String token) throws IOException {
        int admitted = 0;
        while (initialize(connection, path, token).status() == 200) {
            admitted++;
        }
        return admitted;
    }

    private static RawHttps.Answer initialize(
            final RawHttps connection, final String path, final String token, final String... more) throws IOException {
        final var lines = new String[more.length + 1];
        lines[0] = "Authorization: Bearer " + token;
        System.arraycopy(more, 0, lines, 1, more.length);
        return connection.post(path, FrontDoor.INITIALIZE, lines);
    }
}
