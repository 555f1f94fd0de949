package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.servers.DemoServer;
import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.it.Door.Check;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.naive.NaiveProxy.UpstreamSessions;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users of other gateways complain about: sessions upstream that are lost, shared, opened too often or not kept. The
 * gateway behaves, where a plain proxy in its place is seen to fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerSessionsIT {

    private final SessionServer one = new SessionServer(404);
    private final SessionServer two = new SessionServer(404);
    private final FullServer live = new FullServer("live");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final DemoServer notes;
    private final ProcessGroup group;
    private final TestGateway gateway;

    PeerSessionsIT(@TempDir final Path directory) throws Exception {
        this.notes = DemoServers.start(ServerKind.NOTES, "notes");
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(
                directory.resolve("gateway"), group, """
                sessions: { openWithin: 20s }
                upstreams:
                  one: { url: "%s" }
                  two: { url: "%s" }
                  live: { url: "%s" }
                  notes: { url: "%s" }
                routes:
                  pair: { path: /pair, auth: none, upstreams: [one, two] }
                  live: { path: /live, auth: none, upstreams: [live] }
                  notes: { path: /notes, auth: none, upstreams: [notes] }
                """.formatted(one.url(), two.url(), live.url(), notes.uri()));
    }

    @BeforeAll
    void awaitReady() throws Exception {
        gateway.awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        group.close();
        gateway.close();
        one.close();
        two.close();
        live.close();
        notes.close();
        http.close();
    }

    @Test
    @DisplayName("agentgateway/agentgateway#3622: one upstream's expired session leaves a half-alive federated session")
    void p04_theExpiredSessionOfOneServerIsRenewedAlone() throws Exception {
        final Check check = door -> {
            try (var client = SessionClient.open(door.url())) {
                final var lost = client.told("one__whoami");
                final var kept = client.told("two__whoami");
                one.forget();
                final var renewed = client.call("one__whoami");
                assertThat(renewed.statusCode())
                        .as("the call in the expired session", "but was: 404")
                        .isEqualTo(200);
                assertThat(renewed.body())
                        .contains("\"io.sallyport/sessionRenewed\":\"one\"")
                        .doesNotContain(lost.session());
                assertThat(client.told("two__whoami")).isEqualTo(kept);
            }
        };
        try (var naive = NaiveDoor.of(pair())) {
            naive.proves(check, gateway("pair"), "the call in the expired session", "but was: 404");
        }
    }

    @Test
    @DisplayName("IBM/mcp-context-forge#4205: one shared upstream session leaks state between clients")
    void p07_noClientSeesWhatAnotherHasLeftInItsSession() throws Exception {
        final Check check = door -> {
            final var alice = new NoteTaker("alice", door.url(), http);
            final var bob = new NoteTaker("bob", door.url(), http);
            alice.arrive();
            bob.arrive();
            alice.write();
            bob.read();
            alice.read();
        };
        try (var naive = NaiveDoor.of(UpstreamSessions.SHARED, Map.of("notes", url(notes)))) {
            naive.proves(check, gateway("notes"), "notes of bob", "alice-0");
        }
    }

    @Test
    @DisplayName("IBM/mcp-context-forge#6481: every call opens a new upstream session")
    void p08_twentyCallsCostOneUpstreamSession() throws Exception {
        final Check check = door -> {
            final int before = one.opened();
            try (var client = SessionClient.open(door.url())) {
                for (int i = 0; i < 20; i++) {
                    client.told("one__whoami");
                }
            }
            assertThat(one.opened() - before).as("sessions for twenty calls").isEqualTo(1);
        };
        try (var naive = NaiveDoor.of(UpstreamSessions.PER_CALL, pair())) {
            naive.proves(check, gateway("pair"), "sessions for twenty calls", "but was: 21");
        }
    }

    @Test
    @DisplayName("BerriAI/litellm#20242: the session id is not kept, stateful servers fail")
    void p09_whatAClientLeavesOnAStatefulServerIsThereAtTheNextCall() throws Exception {
        final Check check = door -> {
            final var taker = new NoteTaker("carol", door.url(), http);
            taker.arrive();
            taker.work(6);
            assertThat(taker.renewals()).isZero();
        };
        try (var naive = NaiveDoor.of(UpstreamSessions.PER_CALL, Map.of("notes", url(notes)))) {
            naive.proves(check, gateway("notes"), "notes of carol");
        }
    }

    @Test
    @DisplayName("envoyproxy/ai-gateway#1958: clients that do not send the session id back cannot be used")
    void p10_aClientThatDoesNotSendItsSessionIdIsToldWhatToDo() throws Exception {
        final Check check = door -> {
            final int before = one.opened();
            final var client = new McpHttp(door.url(), http);
            final var answer = client.call("one__whoami", "{}");
            assertThat(answer.statusCode()).as("without a session id").isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"id\":1,", "\"error\":", "Mcp-Session-Id is missing", "Send initialize first");
            assertThat(one.opened()).as("sessions opened for it").isEqualTo(before);
        };
        try (var naive = NaiveDoor.of(pair())) {
            naive.proves(check, gateway("pair"), "without a session id", "but was: 404");
        }
    }

    @Test
    @DisplayName("docker/mcp-gateway#412: sessions drop, and clients that do not reconnect fail")
    void p11_aStreamThatBreaksEndsNoSession() throws Exception {
        final Check check = door -> {
            try (var client = LiveClient.open(door.url())) {
                final var session = live.newest();
                final var stream = client.listen();
                live.awaitListening(session);
                stream.close();
                for (int i = 0; i < 50; i++) {
                    live.sayToAll(FullServer.logged("warning", "is anybody there?"));
                    assertThat(client.call("echo", "{\"uri\":\"on\"}")).contains("live: on");
                }
                assertThat(live.newest()).as("the session upstream").isEqualTo(session);
            }
        };
        try (var naive = NaiveDoor.of(Map.of("live", live.url()))) {
            naive.proves(check, gateway("live"), "but was: 404");
        }
    }

    private Door gateway(final String route) {
        return new GatewayDoor(route, List.of(gateway));
    }

    private Map<String, String> pair() {
        return Map.of("one", one.url().toString(), "two", two.url().toString());
    }

    private static String url(final DemoServer server) {
        return server.uri().toString();
    }
}
