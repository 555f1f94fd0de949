package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.UpstreamCall;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Three servers that call everything alike are one server in which everything has a name of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MergedRouteIT {

    private final FullServers servers;

    MergedRouteIT(@TempDir final Path directory) throws Exception {
        this.servers = new FullServers(directory);
    }

    @AfterAll
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void everyToolAndPromptIsListedUnderItsOwnersPrefix() throws Exception {
        try (var client = open()) {
            assertThat(all("name", client.request("tools/list", "{}")))
                    .doesNotHaveDuplicates()
                    .hasSize(27)
                    .contains("one__echo", "two__echo", "three__echo");
            assertThat(all("name", client.request("prompts/list", "{}")))
                    .containsSubsequence("one__greet", "two__greet", "three__greet");
        }
    }

    @Test
    void everyResourceAndTemplateIsListedUnderAUriThatNamesItsOwner() throws Exception {
        try (var client = open()) {
            assertThat(all("uri", client.request("resources/list", "{}")))
                    .containsExactly(
                            "one+note://board/1", "ui://one/widget/main.html",
                            "two+note://board/1", "ui://two/widget/main.html",
                            "three+note://board/1", "ui://three/widget/main.html");
            assertThat(all("uriTemplate", client.request("resources/templates/list", "{}")))
                    .containsExactly("one+note://board/{id}", "two+note://board/{id}", "three+note://board/{id}");
        }
    }

    @Test
    void aToolsAppIsNamedByTheUriThatTheRouteReads() throws Exception {
        try (var client = open()) {
            final var apps = all("resourceUri", client.request("tools/list", "{}"));
            assertThat(apps)
                    .containsExactly(
                            "ui://one/widget/main.html", "ui://two/widget/main.html", "ui://three/widget/main.html");
            assertThat(client.request("resources/read", uri(apps.get(1))))
                    .contains("\"uri\":\"ui://two/widget/main.html\"", "\"text\":\"two ui://widget/main.html\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two", "three"})
    void whatIsAskedForReachesItsOwner(final String owner) throws Exception {
        try (var client = open()) {
            assertThat(client.call(owner + "__links", "{}")).contains("\"text\":\"" + owner + "\"");
            assertThat(client.request("prompts/get", "{\"name\":\"" + owner + "__greet\"}"))
                    .contains("\"text\":\"" + owner + "\"");
            assertThat(client.request("resources/read", uri(owner + "+note://board/1")))
                    .contains("\"text\":\"" + owner + " note://board/1\"");
            assertThat(client.request("resources/read", uri(owner + "+note://board/77")))
                    .contains("\"text\":\"" + owner + " note://board/77\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "one, '{\"type\":\"ref/prompt\",\"name\":\"one__greet\"}', '\"name\":\"greet\"'",
        "two, '{\"type\":\"ref/resource\",\"uri\":\"two+note://board/{id}\"}', '\"uri\":\"note://board/{id}\"'",
        "three, '{\"type\":\"ref/resource\",\"uri\":\"three+note://board/1\"}', '\"uri\":\"note://board/1\"'",
    })
    void completionReachesTheOwnerOfWhatItRefersTo(final String owner, final String ref, final String own)
            throws Exception {
        try (var client = open()) {
            final var answer = client.request(
                    "completion/complete", "{\"ref\":" + ref + ",\"argument\":{\"name\":\"id\",\"value\":\"\"}}");
            assertThat(answer).contains("\"values\":[\"" + owner + "\"]");
            assertThat(server(owner).calls("completion/complete").getLast().body())
                    .contains(own);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two", "three"})
    void theUrisInAnAnswerAreTheRoutes(final String owner) throws Exception {
        final var mine = owner + "+note://board/1";
        try (var client = open()) {
            assertThat(all("uri", client.call(owner + "__links", "{}"))).containsExactly(mine, mine);
            assertThat(all("uri", client.request("resources/read", uri(mine)))).containsExactly(mine);
            assertThat(all("uri", client.request("prompts/get", "{\"name\":\"" + owner + "__greet\"}")))
                    .containsExactly(mine);
            // What is only text stays as it was written.
            assertThat(client.call(owner + "__links", "{}")).contains("\"text\":\"see note://board/1\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "two+note://board/1, note://board/1",
        "two+note://board/unlisted, note://board/unlisted",
        "ui://two/widget/main.html, ui://widget/main.html",
        "one+note://board/1, one+note://board/1",
        "note://board/1, note://board/1",
        "two+two is four, two+two is four",
        "look at two+note://board/1, look at two+note://board/1",
    })
    void anArgumentThatIsAPublishedUriIsTheOwnersOwnAgain(final String given, final String received) throws Exception {
        try (var client = open()) {
            assertThat(client.call("two__echo", uri(given))).contains("\"text\":\"two: " + received + "\"");
        }
    }

    @Test
    void anArgumentOfAPromptThatIsAPublishedUriIsTheOwnersOwnAgain() throws Exception {
        try (var client = open()) {
            final var answer = client.request(
                    "prompts/get", "{\"name\":\"two__greet\",\"arguments\":" + uri("two+note://board/1") + "}");
            assertThat(all("uri", answer)).containsExactly("two+note://board/1");
        }
    }

    @Test
    void anUpdateComesUnderTheUriThatWasSubscribedTo() throws Exception {
        try (var client = open();
                var stream = client.listen()) {
            final var session = servers.two.newest();
            assertThat(client.request("resources/subscribe", uri("two+note://board/1")))
                    .contains("\"result\":{}");
            assertThat(servers.two.calls("resources/subscribe").getLast())
                    .returns(session, FullServer::session)
                    .satisfies(call -> assertThat(call.body()).contains("\"uri\":\"note://board/1\""));
            assertThat(servers.one.calls("resources/subscribe")).noneMatch(call -> isOf(servers.one, call));

            servers.two.say(session, """
                    {"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"note://board/1"}}""");
            stream.await(messages -> !messages.isEmpty());
            assertThat(stream.messages())
                    .singleElement()
                    .asString()
                    .contains("notifications/resources/updated", "\"uri\":\"two+note://board/1\"");
            client.request("resources/unsubscribe", uri("two+note://board/1"));
            assertThat(servers.two.calls("resources/unsubscribe").getLast().body())
                    .contains("\"uri\":\"note://board/1\"");
        }
    }

    @Test
    void anUnknownResourceIsRefusedUnderTheUriThatWasAskedFor() throws Exception {
        try (var client = open()) {
            assertThat(client.request("resources/read", uri("note://nobody/has")))
                    .contains("\"code\":-32002", "\"uri\":\"note://nobody/has\"");
            assertThat(client.request("resources/read", uri("three+note://board/none")))
                    .contains("\"code\":-32002", "\"data\":{\"uri\":\"three+note://board/none\"}");
        }
    }

    @Test
    void anUnknownPromptIsRefusedWithTheNearestNames() throws Exception {
        try (var client = open()) {
            assertThat(client.request("prompts/get", "{\"name\":\"greet\"}"))
                    .contains("\"code\":-32602", "\"nearest\":[\"one__greet\",\"two__greet\",\"three__greet\"]");
            assertThat(client.request(
                            "completion/complete",
                            "{\"ref\":{\"type\":\"ref/prompt\",\"name\":\"one__gret\"},"
                                    + "\"argument\":{\"name\":\"id\",\"value\":\"\"}}"))
                    .contains("\"code\":-32602", "\"one__greet\"");
        }
    }

    @Test
    void equalProgressTokensEachComeOnTheStreamOfTheirCall() throws Exception {
        try (var client = open()) {
            for (final var token : List.of("5", "\"5\"")) {
                for (final var owner : List.of("one", "two")) {
                    final var answer = client.http().request("tools/call", """
                            {"name":"%s__log","arguments":{},"_meta":{"progressToken":%s}}""".formatted(owner, token));
                    assertThat(answer.body())
                            .contains("\"progressToken\":" + token + ",", "\"text\":\"" + owner + ": logged\"")
                            .containsOnlyOnce("notifications/progress");
                }
            }
        }
    }

    @Test
    void theInstructionsOfAllServersAreToldUnderTheirNames() throws Exception {
        try (var client = open()) {
            assertThat(client.greeting())
                    .contains(
                            "# one (names begin with one__)\\n\\nHow to use one.",
                            "# two (names begin with two__)\\n\\nHow to use two.",
                            "# three (names begin with three__)\\n\\nHow to use three.")
                    .contains("\"prompts\":", "\"subscribe\":true", "\"logging\":{}", "\"completions\":{}");
        }
    }

    private LiveClient open() throws Exception {
        return LiveClient.open(servers.url());
    }

    private FullServer server(final String name) {
        return switch (name) {
            case "one" -> servers.one;
            case "two" -> servers.two;
            default -> servers.three;
        };
    }

    private static boolean isOf(final FullServer server, final UpstreamCall call) {
        return server.sessions().contains(FullServer.session(call));
    }

    private static String uri(final String uri) {
        return "{\"uri\":\"" + uri + "\"}";
    }

    private static List<String> all(final String member, final String json) {
        return Pattern.compile("\"" + member + "\":\"([^\"]*)\"")
                .matcher(json)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
