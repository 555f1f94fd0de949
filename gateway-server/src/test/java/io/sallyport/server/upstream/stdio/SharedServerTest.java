package io.sallyport.server.upstream.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.testkit.ManualLoop;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import io.sallyport.server.upstream.pipe.FakePipe;
import io.sallyport.server.upstream.pipe.Requests;
import io.sallyport.server.upstream.pipe.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharedServerTest {

    private final ManualLoop loop = new ManualLoop();
    private final List<FakePipe> pipes = new ArrayList<>();
    private final Requests requests = new Requests(URI.create("stdio://files"));
    private final SharedServer server = new SharedServer(
            (_, _, listener) -> pipes.add(new FakePipe(listener)),
            "1",
            Duration.ofSeconds(30),
            new EnvelopeScanner(64),
            loop,
            new Backoff(new Random(1)));

    @Test
    void theProcessIsInitialisedOnceAndEveryClientIsAnsweredFromThat() throws Exception {
        final var first = send(requests.initialize("a"));
        assertThat(pipes).hasSize(1);
        pipe().open();
        assertThat(pipe().sent())
                .hasSize(1)
                .first()
                .asString()
                .contains("\"capabilities\":{}", "\"name\":\"sallyport\"");
        final var early = send(requests.call("", "1", "1"));
        assertThat(early.status()).isZero();

        pipe().result("1", "{\"serverInfo\":{}}");
        loop.run();
        assertThat(first.events()).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"serverInfo\":{}}}");
        assertThat(first.awaitHead().sessionId()).isEmpty();
        assertThat(pipe().sent()).hasSize(3).element(1).asString().contains("notifications/initialized");
        assertThat(early.status()).isEqualTo(200);

        final var second = send(requests.initialize("b"));
        assertThat(second.end()).isEqualTo("complete");
        assertThat(send(requests.post("", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
                        .status())
                .isEqualTo(202);
        assertThat(pipe().sent()).hasSize(3);
    }

    @Test
    void equalIdsAndTokensOfTwoClientsNeverMeetAndComeBackWithTheirType() {
        ready();
        final var first = send(requests.call("", "7", "\"t\""));
        final var second = send(requests.call("", "7", "\"t\""));
        final var third = send(requests.call("", "\"7\"", "8"));
        final var sent = pipe().sent().subList(2, 5);
        assertThat(sent.get(0)).contains("\"id\":2", "\"progressToken\":2");
        assertThat(sent.get(1)).contains("\"id\":3", "\"progressToken\":3");
        assertThat(sent.get(2)).contains("\"id\":4", "\"progressToken\":4");

        pipe().progress("3");
        pipe().progress("4");
        pipe().progress("99");
        pipe().result("3", "{\"x\":3}");
        pipe().result("4", "{\"x\":4}");
        pipe().result("2", "{\"x\":2}");
        loop.run();
        assertThat(first.events()).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"x\":2}}");
        assertThat(second.events()).hasSize(2).first().asString().contains("\"progressToken\":\"t\"");
        assertThat(second.events()).last().asString().contains("\"id\":7,\"result\":{\"x\":3}");
        assertThat(third.events()).first().asString().contains("\"progressToken\":8");
        assertThat(third.events()).last().asString().contains("\"id\":\"7\",\"result\":{\"x\":4}");
    }

    @Test
    void anErrorComesBackWithTheClientsId() {
        ready();
        final var call = send(requests.call("", "\"a\"", "1"));
        pipe().says("{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-1,\"message\":\"no\"}}");
        loop.run();
        assertThat(call.events()).first().asString().contains("\"id\":\"a\"", "\"code\":-1");
    }

    @Test
    void whatTheServerAsksIsRefusedAndPingIsAnswered() {
        ready();
        send(requests.call("", "1", "1"));
        pipe().says("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"roots/list\"}");
        assertThat(pipe().last()).contains("\"id\":9", "-32601");
        pipe().says("{\"jsonrpc\":\"2.0\",\"id\":10,\"method\":\"ping\"}");
        assertThat(pipe().last()).contains("\"id\":10", "\"result\":{}");
    }

    @Test
    void whatTheServerSaysByItselfGoesToEveryStandingStream() {
        ready();
        final var first = send(requests.get(""));
        final var second = send(requests.get(""));
        final var call = send(requests.call("", "1", "1"));
        pipe().notifies("tools/list_changed");
        loop.run();
        assertThat(first.events()).hasSize(1);
        assertThat(second.events()).hasSize(1);
        assertThat(call.events()).isEmpty();
    }

    @Test
    void whoeverGivesUpCancelsUnderTheIdOfOurs() {
        ready();
        send(requests.call("", "7", "1"));
        final var second = exchange(requests.call("", "7", "1"), new Response());
        send(requests.post(
                "", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}"));
        assertThat(pipe().sent())
                .as("two clients use the id, so it waits for the exchange")
                .hasSize(4);
        second.cancel();
        loop.run();
        assertThat(pipe().last()).contains("notifications/cancelled", "\"requestId\":3");

        send(
                requests.post(
                        "",
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7,\"reason\":\"r\"}}"));
        assertThat(pipe().last()).contains("\"requestId\":2", "\"reason\":\"r\"");
    }

    @Test
    void aProcessThatEndsIsStartedAgainAfterAWhileAndServesOn() {
        ready();
        final var call = send(requests.call("", "1", "1"));
        final var standing = send(requests.get(""));
        pipe().dies();
        loop.run();
        assertThat(call.end()).isEqualTo("TRUNCATED");
        assertThat(standing.end()).isEqualTo("TRUNCATED");
        assertThat(send(requests.call("", "2", "1")).end()).isEqualTo("CONNECT_FAILED");
        assertThat(pipes).hasSize(1);

        loop.advance(Duration.ofMillis(400));
        assertThat(pipes).hasSize(2);
        pipe().open();
        final var id = pipe().last().replaceAll(".*\"id\":(\\d+).*", "$1");
        pipe().result(id, "{}");
        loop.run();
        assertThat(send(requests.call("", "3", "1")).status()).isEqualTo(200);
    }

    @Test
    void aProcessThatKeepsEndingIsStartedEverMoreSlowly() {
        send(requests.initialize("a"));
        for (int i = 0; i < 12; i++) {
            pipe().dies();
            loop.advance(Duration.ofMinutes(1));
        }
        final int begun = pipes.size();
        pipe().dies();
        loop.advance(Duration.ofSeconds(15));
        assertThat(pipes).hasSize(begun);
        loop.advance(Duration.ofSeconds(40));
        assertThat(pipes).hasSize(begun + 1);
    }

    @Test
    void aProcessThatDoesNotInitialiseIsGivenUp() {
        final var response = send(requests.initialize("a"));
        pipe().open();
        loop.advance(Duration.ofSeconds(31));
        assertThat(pipe().isClosed()).isTrue();
        assertThat(response.end()).isNotEmpty();
    }

    @Test
    void aRetiredServerEndsItsProcessWhenTheLastCallIsAnswered() {
        ready();
        final var call = send(requests.call("", "1", "1"));
        server.retire();
        loop.run();
        assertThat(pipe().isClosed()).isFalse();
        pipe().result("2", "{}");
        loop.run();
        assertThat(call.end()).isEqualTo("complete");
        assertThat(pipe().isClosed()).isTrue();
        pipe().dies();
        loop.advance(Duration.ofMinutes(2));
        assertThat(pipes).hasSize(1);
    }

    @Test
    void aSlowReaderLosesProgressButNeverItsAnswerAndHoldsNobodyUp() {
        ready();
        final var slow = new Response();
        final var exchange = exchange(requests.call("", "1", "1"), slow);
        exchange.pause();
        loop.run();
        final var large = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":2,"
                + "\"message\":\"" + "x".repeat(100_000) + "\"}}";
        for (int i = 0; i < 10; i++) {
            pipe().says(large);
        }
        pipe().result("2", "{}");
        assertThat(pipe().mayRead()).isTrue();
        exchange.resume();
        loop.run();
        assertThat(slow.events().size()).isBetween(2, 5);
        assertThat(slow.events()).last().asString().contains("\"result\"");
        assertThat(slow.end()).isEqualTo("complete");
    }

    @Test
    void aStandingStreamThatIsNotReadIsBrokenRatherThanLosingNews() {
        ready();
        final var slow = new Response();
        final var exchange = exchange(requests.get(""), slow);
        exchange.pause();
        loop.run();
        final var large = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\""
                + "x".repeat(300_000) + "\"}}";
        pipe().says(large);
        pipe().says(large);
        exchange.resume();
        loop.run();
        assertThat(slow.end()).isEqualTo("TRUNCATED");
    }

    private void ready() {
        send(requests.initialize("a"));
        pipe().open();
        pipe().result("1", "{}");
        loop.run();
    }

    private Response send(final UpstreamRequest request) {
        final var response = new Response();
        exchange(request, response);
        return response;
    }

    private Exchange exchange(final UpstreamRequest request, final Response response) {
        final var exchange = server.exchange(request, loop, response);
        loop.run();
        return exchange;
    }

    private FakePipe pipe() {
        return pipes.getLast();
    }
}
