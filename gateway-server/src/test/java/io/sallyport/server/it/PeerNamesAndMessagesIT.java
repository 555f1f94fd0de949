package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.it.Door.Check;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users of other gateways complain about: names, and what servers and clients say while a call runs. The gateway
 * behaves, where a plain proxy in its place is seen to fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerNamesAndMessagesIT {

    private static final String LONG = "configuration-service";
    private static final List<String> AWKWARD = List.of(
            "read_the_whole_configuration_of_one_named_environment_as_yaml",
            "read_the_whole_configuration_of_one_named_environment_as_json",
            "files.read/all",
            "files_read_all",
            "plain");

    private final FullServer one = new FullServer("one");
    private final FullServer two = new FullServer("two");
    private final ScriptedUpstream awkward = ScriptedUpstream.start(AWKWARD.toArray(String[]::new));
    private final ProcessGroup group;
    private final TestGateway gateway;

    PeerNamesAndMessagesIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(
                directory.resolve("gateway"), group, """
                sessions: { openWithin: 20s }
                upstreams:
                  one: { url: "%s" }
                  two: { url: "%s" }
                  %s: { url: "%s" }
                routes:
                  both: { path: /both, auth: none, upstreams: [one, two] }
                  awkward: { path: /awkward, auth: none, upstreams: [one, %3$s] }
                """.formatted(one.url(), two.url(), LONG, awkward.url()));
    }

    @BeforeAll
    void awaitLists() throws Exception {
        gateway.awaitReady();
        for (final var route : List.of("both", "awkward")) {
            try (var client = LiveClient.open(gateway.url("/" + route))) {
                Await.until(() -> client.request("tools/list", "{}"), list -> !list.contains("io.sallyport/missing"));
            }
        }
    }

    @AfterAll
    void stop() throws Exception {
        group.close();
        gateway.close();
        one.close();
        two.close();
        awkward.close();
    }

    @Test
    @DisplayName("IBM/mcp-context-forge#4302: what servers say and ask is not relayed on the stream of the POST")
    void p23_progressLogsAndQuestionsComeOnTheStreamOfTheCall() throws Exception {
        final Check check = door -> {
            try (var client = LiveClient.open(door.url(), LiveClient.NEWEST, LiveClient.EVERYTHING)) {
                try (var stream = client.start("one__log", "{}")) {
                    assertThat(stream.awaitEnd()).isTrue();
                    assertThat(stream.messages())
                            .as("what the server said")
                            .anyMatch(message -> message.contains("notifications/message"))
                            .anyMatch(message -> message.contains("notifications/progress"))
                            .anyMatch(message -> message.contains("one: logged"));
                }
                for (final var question : List.of("elicitation/create", "sampling/createMessage")) {
                    try (var stream = client.start("one__ask", "{\"method\":\"" + question + "\"}")) {
                        stream.await(messages ->
                                !LiveClient.asked(messages, question).isEmpty());
                        client.answer(
                                LiveClient.asked(stream.messages(), question).getFirst(), "an answer");
                        assertThat(stream.awaitEnd()).isTrue();
                        assertThat(stream.messages().getLast()).contains("one: heard an answer");
                    }
                }
            }
        };
        try (var naive = NaiveDoor.of(both())) {
            naive.proves(check, gateway("both"), "what the server said");
        }
    }

    @Test
    @DisplayName("Kuadrant/mcp-gateway#422, PrefectHQ/fastmcp#4124: cancellation is not forwarded")
    void p24_aCancellationReachesTheServerThatWorksOnIt() throws Exception {
        final Check check = door -> {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                    var client = LiveClient.open(door.url())) {
                final var session = one.newest();
                threads.submit(() -> client.http().post(LiveClient.callOf("\"unwanted\"", "one__hold", "{}")));
                Await.until(() -> one.holds("\"unwanted\""), held -> held);
                client.tell("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                        + "{\"requestId\":\"unwanted\"}}");
                Await.until(
                        door.patience(),
                        () -> "cancellations heard: " + cancellations(one, session),
                        heard -> heard.equals("cancellations heard: 1"));
                assertThat(cancellations(two, two.newest())).isZero();
            } finally {
                one.drop("\"unwanted\"");
            }
        };
        try (var naive = NaiveDoor.of(both())) {
            naive.proves(check, gateway("both"), "cancellations heard: 0");
        }
    }

    private static long cancellations(final FullServer server, final String session) {
        return server.calls("notifications/cancelled").stream()
                .filter(call -> FullServer.session(call).equals(session))
                .count();
    }

    @Test
    @DisplayName("envoyproxy/ai-gateway#2425: a forced prefix breaks MCP Apps")
    void p25_theAppThatAToolNamesCanBeReadUnderThatUri() throws Exception {
        final Check check = door -> {
            try (var client = LiveClient.open(door.url())) {
                final var apps = all("resourceUri", client.request("tools/list", "{}"));
                assertThat(apps).hasSize(2);
                final var read = new ArrayList<String>();
                for (final var app : apps) {
                    read.add(client.request("resources/read", "{\"uri\":\"" + app + "\"}"));
                }
                assertThat(read.getFirst()).as("the first app").contains("\"text\":\"one ui://widget/main.html\"");
                assertThat(read.getLast()).as("the second app").contains("\"text\":\"two ui://widget/main.html\"");
            }
        };
        try (var naive = NaiveDoor.of(both())) {
            naive.proves(check, gateway("both"), "Unknown: ui://widget/main.html");
        }
    }

    @Test
    @DisplayName(
            "metatool-ai/metamcp#249, sparfenyuk/mcp-proxy#45, anthropics/claude-code#19882: prefixed names are too long for clients")
    void p26_everyNameIsOneThatModelsAcceptAndCallsItsTool() throws Exception {
        final Check check = door -> {
            try (var client = LiveClient.open(door.url())) {
                final var names = all("name", client.request("tools/list", "{}"));
                assertThat(names)
                        .as("published names")
                        .doesNotHaveDuplicates()
                        .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
                final var called = new ArrayList<String>();
                for (final var name : names) {
                    if (!name.startsWith("one__")) {
                        called.addAll(all("text", client.call(name, "{}")));
                    }
                }
                assertThat(called).containsExactlyInAnyOrderElementsOf(AWKWARD);
            }
        };
        try (var naive = NaiveDoor.of(Map.of("one", one.url(), LONG, awkward.url()))) {
            naive.proves(check, gateway("awkward"), "published names", LONG + "__" + AWKWARD.getFirst());
        }
    }

    @Test
    @DisplayName("docker/mcp-gateway#11: of two tools with one name only one is reachable")
    void p27_toolsWithOneNameAreBothReachable() throws Exception {
        final Check check = door -> {
            try (var client = LiveClient.open(door.url())) {
                final var answers = new ArrayList<String>();
                for (final var name : all("name", client.request("tools/list", "{}"))) {
                    if (name.endsWith("echo")) {
                        answers.addAll(all("text", client.call(name, "{\"uri\":\"here\"}")));
                    }
                }
                assertThat(answers).as("who answers to the name").containsExactly("one: here", "two: here");
            }
        };
        try (var naive = NaiveDoor.unprefixed(both())) {
            naive.proves(check, gateway("both"), "who answers to the name", "could not find", "two: here");
        }
    }

    private Door gateway(final String route) {
        return new GatewayDoor(route, List.of(gateway));
    }

    private Map<String, String> both() {
        return Map.of("one", one.url(), "two", two.url());
    }

    private static List<String> all(final String field, final String json) {
        return Pattern.compile("\"" + field + "\":\"([^\"]*)\"")
                .matcher(json)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
