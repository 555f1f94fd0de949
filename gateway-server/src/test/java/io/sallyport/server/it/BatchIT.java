package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.McpHttp;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches, which one revision has and those after it have not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchIT {

    private static final String BATCHING = "2025-03-26";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"ping\"}";

    private final FullServers servers;

    BatchIT(@TempDir final Path directory) throws Exception {
        this.servers = new FullServers(directory);
    }

    @AfterAll
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void requestsToSeveralServersAreAnsweredTogether() throws Exception {
        try (var client = open()) {
            final var answer = post(
                    client,
                    LiveClient.callOf(1, "one__echo", "{\"uri\":\"a\"}"),
                    LiveClient.callOf("\"1\"", "two__echo", "{\"uri\":\"b\"}"),
                    PING.formatted(3),
                    LiveClient.callOf(4, "nobody__has", "{}"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith("[")
                    .endsWith("]")
                    .contains("\"id\":1,", "one: a", "\"id\":\"1\",", "two: b", "\"id\":3,", "\"id\":4,", "-32602");
        }
    }

    @Test
    void notificationsInABatchAreHeardAndNotAnswered() throws Exception {
        try (var client = open();
                var held = client.start(9, "one__hold", "{}")) {
            final var answer = post(
                    client,
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":9}}",
                    PING.formatted(1));
            assertThat(answer.body()).isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}]");
            assertThat(held.awaitEnd()).isTrue();
            assertThat(held.messages()).isEmpty();
        }
    }

    @Test
    void whatHoldsNoRequestIsTaken() throws Exception {
        try (var client = LiveClient.open(servers.url(), BATCHING, LiveClient.EVERYTHING);
                var asking = client.start("two__ask", "{\"method\":\"roots/list\"}")) {
            asking.await(messages -> !messages.isEmpty());
            final var id = LiveClient.asked(asking.messages(), "roots/list").getFirst();
            final var answer = post(
                    client,
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                    "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{\"text\":\"in a batch\"}}");
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(asking.awaitEnd()).isTrue();
            assertThat(asking.messages().getLast()).contains("two: heard in a batch");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "{}", "\"text\"", "null", "[]", "{\"jsonrpc\":\"2.0\",\"id\":5}"})
    void anElementThatIsNoMessageIsRefusedAloneAndTheOthersRun(final String element) throws Exception {
        try (var client = open()) {
            final var answer = post(client, element, LiveClient.callOf(2, "three__echo", "{\"uri\":\"c\"}"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"code\":-32600", "\"id\":2,", "three: c");
        }
    }

    @Test
    void whatServersSayMeanwhileComesBeforeTheAnswersOnOneStream() throws Exception {
        try (var client = open()) {
            final var answer = post(
                    client,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                            + "{\"name\":\"one__log\",\"arguments\":{},\"_meta\":{\"progressToken\":\"t\"}}}",
                    LiveClient.callOf(2, "two__echo", "{\"uri\":\"d\"}"));
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(answer.body())
                    .contains("\"progressToken\":\"t\"", "one: logged", "two: d")
                    .containsSubsequence("notifications/progress", "\"result\"");
        }
    }

    @Test
    void aHundredAreTakenAndOneMoreIsNot() throws Exception {
        try (var client = open()) {
            final var most = client.http().post(pings(100));
            assertThat(most.statusCode()).isEqualTo(200);
            assertThat(most.body().split("\"result\"", -1)).hasSize(101);
            refused(client.http().post(pings(101)), "1 to 100");
        }
    }

    @Test
    void anEmptyBatchIsRefused() throws Exception {
        try (var client = open()) {
            refused(client.http().post("[]"), "1 to 100");
        }
    }

    @Test
    void aSessionIsNotOpenedInABatch() throws Exception {
        try (var client = open()) {
            refused(post(client, PING.formatted(1), """
                            {"jsonrpc":"2.0","id":2,"method":"initialize","params":{"protocolVersion":"2025-03-26",\
                            "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}"""), "initialize");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-06-18", "2025-11-25"})
    void newerRevisionsHaveNone(final String version) throws Exception {
        try (var client = LiveClient.open(servers.url(), version, "{}")) {
            refused(post(client, PING.formatted(1)), "2025-03-26");
        }
    }

    @Test
    void withoutASessionThereIsNone() throws Exception {
        try (var stranger = new McpHttp(servers.url())) {
            refused(stranger.post("[" + PING.formatted(1) + "]"), "2025-03-26");
        }
    }

    private static void refused(final HttpResponse<String> answer, final String why) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":-32600", why);
    }

    private LiveClient open() throws Exception {
        return LiveClient.open(servers.url(), BATCHING, "{}");
    }

    private static HttpResponse<String> post(final LiveClient client, final String... messages) throws Exception {
        return client.http().post("[" + String.join(",", messages) + "]");
    }

    private static String pings(final int count) {
        return IntStream.range(0, count).mapToObj(PING::formatted).collect(Collectors.joining(",", "[", "]"));
    }
}
