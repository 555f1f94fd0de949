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
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users of other gateways complain about: names. The gateway's are good, where those of a plain proxy in its place are
 * seen to fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerNamesIT {

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

    PeerNamesIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(
                directory.resolve("gateway"), group, """
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
    @DisplayName("metatool-ai/metamcp#249, sparfenyuk/mcp-proxy#45: prefixed names are too long for clients")
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
            naive.proves(check, gateway("awkward"), "published names");
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
            naive.proves(check, gateway("both"), "who answers to the name");
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
