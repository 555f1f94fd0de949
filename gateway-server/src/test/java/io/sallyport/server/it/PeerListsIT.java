package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.it.Door.Check;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users of other gateways complain about: several servers as one. The gateway behaves, where a plain proxy in its
 * place is seen to fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerListsIT {

    private static final int TOOLS = 23;

    private final FullServer good = new FullServer("good");
    private final ScriptedUpstream paged = ScriptedUpstream.start().on("tools/list", (call, peer) -> {
        final int page = call.cursor().isEmpty() ? 0 : Integer.parseInt(call.cursor());
        final var next = page < 4 ? ",\"nextCursor\":\"" + (page + 1) + '"' : "";
        peer.result(call, "{\"tools\":[" + ScriptedUpstream.definitions(List.of("page" + page)) + "]" + next + "}");
    });
    private final ScriptedUpstream deaf = ScriptedUpstream.start("ok").stateful();
    private final SlowServer slow = new SlowServer();
    private final StrictServer strict = new StrictServer(TOOLS);
    private final int dead = Ports.free();
    private final ProcessGroup group;
    private final TestGateway gateway;
    private ScriptedUpstream blinking = ScriptedUpstream.start("ok");

    PeerListsIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(directory.resolve("gateway"), group, """
                upstreamDefaults: { health: { interval: 200ms, failures: 1 }, catalogue: { ttl: 100ms } }
                upstreams:
                  good: { url: "%s" }
                  paged: { url: "%s" }
                  deaf: { url: "%s" }
                  slow: { url: "%s" }
                  strict: { url: "%s" }
                  blinking: { url: "%s" }
                  dead: { url: "%s" }
                routes:
                  paged: { path: /paged, auth: none, upstreams: [good, paged] }
                  deaf: { path: /deaf, auth: none, upstreams: [good, deaf] }
                  slow: { path: /slow, auth: none, upstreams: [good, slow] }
                  strict: { path: /strict, auth: none, upstreams: [good, strict] }
                  blinking: { path: /blinking, auth: none, upstreams: [good, blinking] }
                  dead: { path: /dead, auth: none, upstreams: [good, dead] }
                """.formatted(
                        good.url(), paged.url(), deaf.url(), slow.url(), strict.url(), blinking.url(), deadUrl()));
    }

    @BeforeAll
    void awaitLists() throws Exception {
        gateway.awaitReady();
        for (final var route : List.of("paged", "deaf", "strict", "blinking")) {
            try (var client = LiveClient.open(gateway.url("/" + route))) {
                Await.until(() -> client.request("tools/list", "{}"), list -> !list.contains("io.sallyport/missing"));
            }
        }
    }

    @AfterAll
    void stop() throws Exception {
        group.close();
        gateway.close();
        slow.close();
        strict.close();
        for (final var server : List.of(paged, deaf, blinking)) {
            server.close();
        }
        good.close();
    }

    @Test
    @DisplayName("agentgateway/agentgateway#3476: tools/list is silently truncated, nextCursor dropped")
    void p17_aListIsNotTruncatedWhenAServerPages() throws Exception {
        final Check check = door -> {
            try (var client = LiveClient.open(door.url())) {
                assertThat(client.request("tools/list", "{}"))
                        .contains("\"paged__page0\"", "\"paged__page4\"", "\"good__echo\"");
                assertThat(client.call("paged__page4", "{}")).contains("\"text\":\"page4\"");
            }
        };
        try (var naive = beside("paged", paged.url())) {
            naive.proves(check, gateway("paged"), "paged__page4");
        }
    }

    @Test
    @DisplayName("agentgateway/agentgateway#1266: one unreachable server kills the whole session")
    void p18_aDeadServerEndsNobodysSession() throws Exception {
        final Check check = door -> {
            try (var client = LiveClient.open(door.url())) {
                assertThat(client.request("tools/list", "{}")).contains("\"good__echo\"");
                assertThat(client.call("good__echo", "{\"uri\":\"on\"}")).contains("good: on");
            }
        };
        try (var naive = beside("dead", deadUrl())) {
            naive.proves(check, gateway("dead"), "but was: 502");
        }
    }

    @Test
    @DisplayName(
            "envoyproxy/ai-gateway#1924: a server that answers GET with 405 makes a retry loop and a list_changed storm")
    void p19_aServerWithoutAStandingStreamIsNotAskedForOneAgainAndAgain() throws Exception {
        final Check check = door -> {
            final int before = gets();
            try (var client = LiveClient.open(door.url());
                    var stream = client.listen()) {
                // What answers has a session by now.
                client.call("good__echo", "{}");
                good.awaitListening(good.newest());
                for (int i = 0; i < 30; i++) {
                    client.call("deaf__ok", "{}");
                }
                assertThat(gets() - before).as("GETs of what is refused").isLessThanOrEqualTo(1);
                assertThat(stream.messages())
                        .filteredOn(PeerListsIT::isListChanged)
                        .hasSizeLessThan(5);
            }
        };
        try (var naive = beside("deaf", deaf.url())) {
            naive.proves(check, gateway("deaf"), "GETs of what is refused");
        }
    }

    private int gets() {
        return (int) deaf.calls("").stream()
                .filter(call -> call.verb().equals("GET"))
                .count();
    }

    private static boolean isListChanged(final String message) {
        return message.contains("list_changed");
    }

    @Test
    @DisplayName("stacklok/toolhive#5861: a slow server among many makes initialize a coin flip")
    void p20_aSlowServerDelaysNobodysInitializeAndItsToolsComeLater() throws Exception {
        final Check check = door -> {
            slow.hold();
            try (var client = openInTime(door)) {
                assertThat(client.request("tools/list", "{}"))
                        .contains("\"good__echo\"")
                        .doesNotContain("slow__late");
                try (var stream = client.listen()) {
                    slow.release();
                    stream.await(messages -> messages.stream().anyMatch(PeerListsIT::isListChanged));
                }
                Await.until(() -> client.request("tools/list", "{}"), list -> list.contains("\"slow__late\""));
                assertThat(client.call("slow__late", "{}")).contains("\"text\":\"late\"");
            }
            slow.hold();
            try (var client = openInTime(door)) {
                assertThat(client.call("good__echo", "{\"uri\":\"on\"}")).contains("good: on");
            } finally {
                slow.release();
            }
        };
        try (var naive = beside("slow", slow.url())) {
            naive.proves(check, gateway("slow"), "initialize waits for the slow server");
        }
    }

    private LiveClient openInTime(final Door door) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            final var opening = threads.submit(() -> LiveClient.open(door.url()));
            try {
                return opening.get(door.patience().toMillis(), TimeUnit.MILLISECONDS);
            } catch (final TimeoutException e) {
                slow.release();
                opening.get().close();
                throw new AssertionError("initialize waits for the slow server", e);
            }
        }
    }

    @Test
    @DisplayName("Kuadrant/mcp-gateway#463: tools vanish when their server blips")
    void p21_theToolsOfAServerThatIsAwayForAMomentStayListed() throws Exception {
        final Check check = door -> {
            try (var client = LiveClient.open(door.url())) {
                assertThat(client.request("tools/list", "{}")).contains("\"blinking__ok\"");
                blinking.die();
                try {
                    door.awaitDown("blinking");
                    assertThat(client.request("tools/list", "{}"))
                            .as("the list meanwhile")
                            .contains("\"blinking__ok\"");
                } finally {
                    blinking = ScriptedUpstream.at(blinking.port(), "ok");
                }
                Await.until(() -> client.call("blinking__ok", "{}"), answer -> answer.contains("\"text\":\"ok\""));
            }
        };
        try (var naive = beside("blinking", blinking.url())) {
            naive.proves(check, gateway("blinking"), "the list meanwhile");
        }
    }

    @Test
    @DisplayName("Kuadrant/mcp-gateway#1150: 23 tools discovered, none federated")
    void p22_everyToolThatAStrictServerHasIsListedAndCallable() throws Exception {
        final Check check = door -> {
            try (var client = LiveClient.open(door.url())) {
                client.tell("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
                final var names = IntStream.range(0, TOOLS)
                        .mapToObj(i -> "strict__tool" + i)
                        .toList();
                final var list = client.request("tools/list", "{}");
                assertThat(names)
                        .as("tools federated")
                        .allSatisfy(name -> assertThat(list).contains("\"name\":\"" + name + '"'));
                for (final var name : names) {
                    assertThat(client.call(name, "{}"))
                            .contains("\"text\":\"" + name.substring("strict__".length()) + '"');
                }
            }
        };
        try (var naive = beside("strict", strict.url())) {
            naive.proves(check, gateway("strict"), "tools federated");
        }
    }

    private Door gateway(final String route) {
        return new GatewayDoor(route, List.of(gateway));
    }

    private NaiveDoor beside(final String name, final String url) throws Exception {
        return NaiveDoor.of(Map.of("good", good.url(), name, url));
    }

    private String deadUrl() {
        return URI.create("http://127.0.0.1:" + dead + "/mcp").toString();
    }
}
