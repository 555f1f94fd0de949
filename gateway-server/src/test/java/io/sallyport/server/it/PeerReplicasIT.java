package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.it.Door.Check;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users of other gateways complain about: sessions that do not outlive a replica or a token. Three replicas with one
 * configuration behave, where plain proxies in their place are seen to fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerReplicasIT {

    private static final ECKey KEY = AnyToken.key("k1");
    private static final String ISSUER = "https://idp.example.com";

    private final SessionServer one = new SessionServer(404);
    private final SessionServer two = new SessionServer(404);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ProcessGroup group;
    private final List<TestGateway> gateways = new ArrayList<>();

    PeerReplicasIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        Files.writeString(directory.resolve("keys.json"), AnyToken.jwks(KEY));
        for (int i = 0; i < 3; i++) {
            gateways.add(TestGateway.start(
                    directory.resolve("gateway" + i),
                    group,
                    """
                    sessions: { keys: ["${K1}"], openWithin: 20s }
                    auth:
                      people: { jwt: { issuer: "%s", jwks: ../keys.json, audience: peers } }
                    upstreams:
                      one: { url: "%s" }
                      two: { url: "%s" }
                    routes:
                      pair: { path: /pair, auth: none, upstreams: [one, two] }
                      people:
                        path: /people
                        publicUrl: "http://127.0.0.1:${PORT}"
                        auth: people
                        upstreams: [one, two]
                    """.formatted(ISSUER, one.url(), two.url()),
                    Map.of("K1", "the first key, at least 32 characters long")));
        }
    }

    @BeforeAll
    void awaitReady() throws Exception {
        for (final var gateway : gateways) {
            gateway.awaitReady();
        }
    }

    @AfterAll
    void stop() {
        group.close();
        gateways.forEach(TestGateway::close);
        one.close();
        two.close();
        http.close();
    }

    @Test
    @DisplayName("agentic-community/mcp-gateway-registry#960: sessions of one pod break behind replicas")
    void p01_aSessionOfOneReplicaIsGoodAtAnother() throws Exception {
        final Check check = door -> {
            try (var here = SessionClient.open(door.url(0));
                    var there = new SessionClient(door.url(1))) {
                final var told = here.told("one__whoami");
                there.http().resume(session(here));
                assertThat(there.told("one__whoami")).isEqualTo(told);
                assertThat(here.told("one__whoami")).isEqualTo(told);
            }
        };
        try (var naive = NaiveDoor.replicas(2, pair())) {
            naive.proves(check, gateway("pair"), "but was: 404");
        }
    }

    @Test
    @DisplayName("TheLunarCompany/lunar#55: with two pods the session id is invalid")
    void p02_aSessionThatIsEndedAtTheOtherReplicaIsEndedUpstream() throws Exception {
        final Check check = door -> {
            try (var here = SessionClient.open(door.url(0));
                    var there = new SessionClient(door.url(1))) {
                there.http().resume(session(here));
                assertThat(there.ping().statusCode()).as("a ping at the other").isEqualTo(200);
                final var upstream = here.told("two__whoami").session();
                assertThat(there.http().delete().statusCode()).isEqualTo(200);
                Eventually.holds("the end of the session upstream", () -> two.wasDeleted(upstream));
            }
        };
        try (var naive = NaiveDoor.replicas(2, pair())) {
            naive.proves(check, gateway("pair"), "a ping at the other", "but was: 404");
        }
    }

    @Test
    @DisplayName("mcp-hangar/mcp-hangar#877: of 15 attempts with 3 replicas 13 fail")
    void p03_requestsThatGoToThreeReplicasInTurnAllSucceed() throws Exception {
        final Check check = door -> {
            int failed = 0;
            for (int attempt = 0; attempt < 15; attempt++) {
                failed += attempt(door, attempt) ? 0 : 1;
            }
            assertThat(failed).as("attempts that failed").isZero();
        };
        try (var naive = NaiveDoor.replicas(3, pair())) {
            naive.proves(check, gateway("pair"), "attempts that failed", "but was: 15");
        }
    }

    /** A client's first three requests, each to the next replica, as from a load balancer that knows nothing of sessions. */
    private boolean attempt(final Door door, final int first) throws Exception {
        final var client = new McpHttp(door.url(first % 3), http);
        client.initialize();
        boolean fine = true;
        for (int i = 1; i <= 2; i++) {
            final var next = new McpHttp(door.url((first + i) % 3), http);
            next.resume(client.session().orElseThrow());
            fine &= next.call("one__whoami", "{}").statusCode() == 200;
        }
        return fine;
    }

    @Test
    @DisplayName("stacklok/toolhive#5306: a refreshed token terminates the session")
    void p05_aRefreshedTokenGoesOnInTheSession() throws Exception {
        final Check check = door -> {
            final var before = holder(door.url(), token("alice", "first"));
            assertThat(before.initialize().statusCode()).isEqualTo(200);
            final var told = before.call("one__whoami", "{}").body();

            final var after = holder(door.url(), token("alice", "second"));
            after.resume(before.session().orElseThrow());
            final var answer = after.call("one__whoami", "{}");
            assertThat(answer.statusCode())
                    .as("with the refreshed token", "but was: 404")
                    .isEqualTo(200);
            assertThat(text(answer.body())).isEqualTo(text(told));

            final var stranger = holder(door.url(), token("bob", "third"));
            stranger.resume(before.session().orElseThrow());
            assertThat(stranger.call("one__whoami", "{}").statusCode()).isEqualTo(404);
        };
        try (var naive = NaiveDoor.of(pair())) {
            naive.proves(check, gateway("people"), "with the refreshed token", "but was: 404");
        }
    }

    @Test
    @DisplayName("stacklok/toolhive#5387: a session restored after a restart has lost its identity and all tools")
    void p06_aRestartKeepsTheSessionWithItsPrincipalItsToolsAndItsState() throws Exception {
        final Check check = door -> {
            final var client = holder(door.url(), token("alice", "first"));
            assertThat(client.initialize().statusCode()).isEqualTo(200);
            final var told = client.call("two__whoami", "{}").body();
            door.restart();
            final var list = client.request("tools/list", "{}");
            assertThat(list.statusCode())
                    .as("a list after the restart", "but was: 404")
                    .isEqualTo(200);
            assertThat(list.body()).contains("one__whoami", "two__whoami");
            assertThat(client.call("two__whoami", "{}").body())
                    .contains(text(told))
                    .doesNotContain("sessionRenewed");
            final var stranger = holder(door.url(), token("bob", "second"));
            stranger.resume(client.session().orElseThrow());
            assertThat(stranger.request("tools/list", "{}").statusCode()).isEqualTo(404);
        };
        try (var naive = NaiveDoor.of(pair())) {
            naive.proves(check, gateway("people"), "a list after the restart", "but was: 404");
        }
    }

    private Door gateway(final String route) {
        return new GatewayDoor(route, gateways);
    }

    private Map<String, String> pair() {
        return Map.of("one", one.url().toString(), "two", two.url().toString());
    }

    private McpHttp holder(final URI endpoint, final String token) {
        return new McpHttp(endpoint, http).with("Authorization", "Bearer " + token);
    }

    private static String token(final String subject, final String id) {
        final long now = Instant.now().getEpochSecond();
        return AnyToken.of(
                        KEY,
                        Map.of("iss", ISSUER, "sub", subject, "aud", "peers", "jti", id, "iat", now, "exp", now + 3600))
                .signed();
    }

    private static String session(final SessionClient client) {
        return client.http().session().orElseThrow();
    }

    private static String text(final String answer) {
        return answer.replaceAll(".*\"text\":\"([^\"]*)\".*", "$1");
    }
}
