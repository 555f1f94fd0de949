package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does not want any more ends, where it runs and nowhere else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CancellationIT {

    private final FullServers servers;

    CancellationIT(@TempDir final Path directory) throws Exception {
        this.servers = new FullServers(directory);
    }

    @AfterAll
    void stop() throws Exception {
        servers.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"7\""})
    void aNumberAndAStringThatLookAlikeAreTwoCalls(final String cancelled) throws Exception {
        final var kept = cancelled.equals("7") ? "\"7\"" : "7";
        try (var client = LiveClient.open(servers.url());
                var unwanted = client.start(cancelled, "one__hold", "{}");
                var wanted = client.start(kept, "one__hold", "{}")) {
            final var session = servers.one.newest();
            client.tell(cancel(cancelled));
            assertThat(unwanted.awaitEnd()).isTrue();
            assertThat(unwanted.messages()).isEmpty();
            assertThat(heard(servers.one, session))
                    .singleElement()
                    .asString()
                    .contains("\"requestId\":" + cancelled + ",", "\"reason\":\"enough\"");
            servers.one.release(kept);
            assertThat(wanted.awaitEnd()).isTrue();
            assertThat(wanted.messages()).singleElement().asString().contains("\"id\":" + kept + ",", "one: released");
        }
    }

    @Test
    void onlyTheServerThatWorksOnItHearsOfIt() throws Exception {
        try (var client = LiveClient.open(servers.url());
                var one = client.start(1, "one__hold", "{}");
                var two = client.start(2, "two__hold", "{}")) {
            client.tell(cancel("2"));
            assertThat(two.awaitEnd()).isTrue();
            assertThat(heard(servers.two, servers.two.newest())).hasSize(1);
            servers.one.release("1");
            assertThat(one.awaitEnd()).isTrue();
            assertThat(calls(servers.one, servers.one.newest())).isEmpty();
            assertThat(calls(servers.three, servers.three.newest())).isEmpty();
        }
    }

    @Test
    void equalIdsOfTwoClientsAreTwoCalls() throws Exception {
        try (var alice = LiveClient.open(servers.url());
                var hers = alice.start(5, "three__hold", "{}")) {
            final var session = servers.three.newest();
            try (var bob = LiveClient.open(servers.url())) {
                bob.tell(cancel("5"));
                // What comes after is a sign that what came before it has been dealt with.
                bob.call("three__echo", "{}");
                assertThat(calls(servers.three, session)).isEmpty();
                assertThat(calls(servers.three, servers.three.newest())).isEmpty();
            }
            servers.three.release("5");
            assertThat(hers.awaitEnd()).isTrue();
            assertThat(hers.messages()).singleElement().asString().contains("three: released");
        }
    }

    @Test
    void aCancellationThatOvertakesItsRequestIsHonoured() throws Exception {
        try (var client = LiveClient.open(servers.url())) {
            client.tell(cancel("99"));
            try (var late = client.start(99, "one__echo", "{}")) {
                assertThat(late.awaitEnd()).isTrue();
                assertThat(late.messages()).isEmpty();
            }
            client.call("one__links", "{}");
            assertThat(servers.one.calls("tools/call"))
                    .filteredOn(call -> FullServer.session(call).equals(servers.one.newest()))
                    .singleElement()
                    .satisfies(call -> assertThat(call.tool()).isEqualTo("links"));
        }
    }

    @Test
    void aCancelledIdIsFreeAgain() throws Exception {
        try (var client = LiveClient.open(servers.url());
                var unwanted = client.start(3, "one__hold", "{}")) {
            client.tell(cancel("3"));
            assertThat(unwanted.awaitEnd()).isTrue();
            final var answer = client.http().post(LiveClient.callOf(3, "two__echo", "{\"uri\":\"again\"}"));
            assertThat(answer.body()).contains("\"id\":3,", "two: again");
        }
    }

    @Test
    void aCallWhoseClientCancelsWhileItIsAskedSomethingLeavesNothingBehind() throws Exception {
        try (var client = LiveClient.open(servers.url(), LiveClient.NEWEST, LiveClient.EVERYTHING);
                var stream = client.start(4, "two__ask", "{\"method\":\"roots/list\"}")) {
            stream.await(messages -> !messages.isEmpty());
            client.tell(cancel("4"));
            assertThat(stream.awaitEnd()).isTrue();
            assertThat(heard(servers.two, servers.two.newest())).hasSize(1);
            client.answer(LiveClient.asked(stream.messages(), "roots/list").getFirst(), "anyway");
            assertThat(client.call("two__echo", "{\"uri\":\"on\"}")).contains("two: on");
        }
    }

    private static List<String> heard(final FullServer server, final String session) throws Exception {
        return Await.until(() -> calls(server, session), calls -> !calls.isEmpty());
    }

    private static List<String> calls(final FullServer server, final String session) {
        return server.calls("notifications/cancelled").stream()
                .filter(call -> FullServer.session(call).equals(session))
                .map(call -> call.body())
                .toList();
    }

    private static String cancel(final String id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + id
                + ",\"reason\":\"enough\"}}";
    }
}
