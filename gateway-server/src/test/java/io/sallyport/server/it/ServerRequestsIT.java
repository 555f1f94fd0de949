package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.EventStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that count their requests alike ask one client, or two, and each hears its own answer and no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerRequestsIT {

    private static final String SAMPLING = "sampling/createMessage";
    private static final String ASK = "{\"method\":\"" + SAMPLING + "\"}";
    private static final String STANDING_QUESTION = """
            {"jsonrpc":"2.0","id":77,"method":"roots/list"}""";

    private final FullServers servers;

    ServerRequestsIT(@TempDir final Path directory) throws Exception {
        this.servers = new FullServers(directory);
    }

    @AfterAll
    void stop() throws Exception {
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sampling/createMessage", "elicitation/create", "roots/list"})
    void twoServersThatAskUnderOneIdAtOnceEachHearTheirOwnAnswer(final String method) throws Exception {
        final var arguments = "{\"method\":\"" + method + "\"}";
        try (var client = open();
                var one = client.start("one__ask", arguments);
                var two = client.start("two__ask", arguments)) {
            final var first = question(one, method);
            final var second = question(two, method);
            assertThat(first).isNotEqualTo(second);
            client.answer(second, "for two");
            client.answer(first, "for one");
            assertThat(end(one)).contains("one: heard for one");
            assertThat(end(two)).contains("two: heard for two");
        }
    }

    @Test
    void twoClientsThatOneServerAsksUnderOneIdEachAnswerForThemselves() throws Exception {
        try (var alice = open();
                var bob = open();
                var first = alice.start("one__ask", ASK);
                var second = bob.start("one__ask", ASK)) {
            alice.answer(question(first, SAMPLING), "alice");
            bob.answer(question(second, SAMPLING), "bob");
            assertThat(end(first)).contains("one: heard alice");
            assertThat(end(second)).contains("one: heard bob");
        }
    }

    @Test
    void manyQuestionsInParallelAreAnsweredEachToItsOwn() throws Exception {
        try (var client = open()) {
            final var streams = new ArrayList<EventStream>();
            for (int i = 0; i < 12; i++) {
                streams.add(client.start(
                        List.of("one__ask", "two__ask", "three__ask").get(i % 3), ASK));
            }
            final var ids = new ArrayList<String>();
            for (final var stream : streams) {
                ids.add(question(stream, SAMPLING));
            }
            assertThat(ids).doesNotHaveDuplicates();
            for (int i = ids.size() - 1; i >= 0; i--) {
                client.answer(ids.get(i), "number " + i + ".");
            }
            for (int i = 0; i < ids.size(); i++) {
                assertThat(end(streams.get(i))).contains("heard number " + i + ".");
                streams.get(i).close();
            }
        }
    }

    @Test
    void aQuestionOnTheStandingStreamIsAnsweredToWhoAsked() throws Exception {
        try (var client = open();
                var stream = client.listen()) {
            final var one = servers.one.newest();
            final var two = servers.two.newest();
            servers.one.say(one, STANDING_QUESTION);
            servers.two.say(two, STANDING_QUESTION);
            stream.await(messages -> messages.size() == 2);
            final var ids = LiveClient.asked(stream.messages(), "roots/list");
            assertThat(ids).hasSize(2).doesNotHaveDuplicates();
            for (final var id : ids) {
                client.answer(id, "roots");
            }
            for (final var server : List.of(servers.one, servers.two)) {
                final var session = server.newest();
                Await.until(() -> server.answers(session), heard -> !heard.isEmpty());
                assertThat(server.answers(session))
                        .singleElement()
                        .asString()
                        .contains("\"id\":77,", "\"text\":\"roots\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1\"", "\"one 1\"", "\"AAAAAQ\"", "null"})
    void anAnswerToWhatNobodyAskedIsTakenAndReachesNobody(final String forged) throws Exception {
        try (var client = open();
                var stream = client.start("one__ask", ASK)) {
            final var id = question(stream, SAMPLING);
            client.tell("{\"jsonrpc\":\"2.0\",\"id\":" + forged + ",\"error\":{\"code\":-1,\"message\":\"forged\"}}");
            client.answer(id, "genuine");
            assertThat(end(stream)).contains("one: heard genuine");
            assertThat(servers.one.answers(servers.one.newest())).hasSize(1);
        }
    }

    @Test
    void anAlteredIdReachesNobody() throws Exception {
        try (var client = open();
                var stream = client.start("one__ask", ASK)) {
            final var id = question(stream, SAMPLING);
            final char last = id.charAt(id.length() - 2);
            client.answer(id.substring(0, id.length() - 2) + (last == 'A' ? 'B' : 'A') + '"', "forged");
            client.answer(id, "genuine");
            assertThat(end(stream)).contains("one: heard genuine");
        }
    }

    @Test
    void aRepeatedAnswerReachesTheServerOnce() throws Exception {
        try (var client = open();
                var stream = client.start("two__ask", ASK)) {
            final var id = question(stream, SAMPLING);
            client.answer(id, "first");
            client.answer(id, "second");
            assertThat(end(stream)).contains("two: heard first");
            // What comes after is a sign that what came before it has been dealt with.
            client.call("two__echo", "{}");
            assertThat(servers.two.answers(servers.two.newest())).hasSize(1);
        }
    }

    @Test
    void anAnswerFromAnotherSessionReachesNobody() throws Exception {
        try (var client = open();
                var stream = client.start("one__ask", ASK);
                var stranger = open()) {
            final var id = question(stream, SAMPLING);
            stranger.answer(id, "stolen");
            client.answer(id, "owned");
            assertThat(end(stream)).contains("one: heard owned");
            assertThat(servers.one.answers(servers.one.newest())).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sampling/createMessage, '{\"elicitation\":{},\"roots\":{}}'",
        "elicitation/create, '{\"sampling\":{},\"roots\":{}}'",
        "roots/list, '{\"sampling\":{},\"elicitation\":{}}'",
        "nobody/knows, '{\"sampling\":{},\"elicitation\":{},\"roots\":{}}'",
    })
    void aClientIsNotAskedForWhatItDidNotDeclare(final String method, final String declared) throws Exception {
        try (var client = LiveClient.open(servers.url(), LiveClient.NEWEST, declared);
                var stream = client.start("one__ask", "{\"method\":\"" + method + "\"}")) {
            assertThat(end(stream)).contains("one: heard refusal -32601");
            assertThat(LiveClient.asked(stream.messages(), method)).isEmpty();
        }
    }

    @Test
    void whatAServerDoesNotWantToKnowAnyMoreIsCancelledUnderTheIdTheClientKnows() throws Exception {
        try (var client = open();
                var stream = client.listen()) {
            final var session = servers.three.newest();
            servers.three.say(session, STANDING_QUESTION);
            stream.await(messages -> messages.size() == 1);
            final var id = LiveClient.asked(stream.messages(), "roots/list").getFirst();
            servers.three.say(session, """
                    {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":77,"reason":"late"}}""");
            stream.await(messages -> messages.size() == 2);
            assertThat(stream.messages().getLast()).contains("notifications/cancelled", "\"requestId\":" + id);
            client.answer(id, "too late");
            client.call("three__echo", "{}");
            assertThat(servers.three.answers(session)).isEmpty();
        }
    }

    @Test
    void changedRootsAreToldToEveryServer() throws Exception {
        try (var client = open()) {
            client.tell("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}");
            for (final var server : List.of(servers.one, servers.two, servers.three)) {
                Await.until(
                        () -> server.calls("notifications/roots/list_changed"),
                        told -> told.stream()
                                .anyMatch(call -> FullServer.session(call).equals(server.newest())));
            }
        }
    }

    private LiveClient open() throws Exception {
        return LiveClient.open(servers.url(), LiveClient.NEWEST, LiveClient.EVERYTHING);
    }

    private static String question(final EventStream stream, final String method) throws Exception {
        stream.await(messages -> !LiveClient.asked(messages, method).isEmpty());
        return LiveClient.asked(stream.messages(), method).getFirst();
    }

    /** The last message of a stream that ends. */
    private static String end(final EventStream stream) throws Exception {
        assertThat(stream.awaitEnd()).isTrue();
        return stream.messages().getLast();
    }
}
