package io.sallyport.server.upstream.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.testkit.ManualLoop;
import io.sallyport.server.upstream.Breakdown;
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

class StatelessServerTest {

    private static final String SUBSCRIPTION = "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":%s}";

    private final ManualLoop loop = new ManualLoop();
    private final List<FakePipe> pipes = new ArrayList<>();
    private final Requests requests = new Requests(URI.create("stdio://files"));
    private final StatelessServer server = new StatelessServer(
            (_, _, listener) -> pipes.add(new FakePipe(listener)),
            new EnvelopeScanner(64),
            loop,
            new Backoff(new Random(1)));

    @Test
    void theFirstRequestStartsTheProcessAndIsTheFirstItHears() {
        final var call = send(requests.call("", "\"a\"", "\"t\""));
        assertThat(pipes).hasSize(1);
        pipe().open();
        assertThat(pipe().sent()).singleElement().asString().contains("tools/call", "\"progressToken\":2");
        pipe().progress("2");
        pipe().result("2", "{\"x\":1}");
        loop.run();
        assertThat(call.events()).hasSize(2).first().asString().contains("\"progressToken\":\"t\"");
        assertThat(call.events()).last().asString().contains("\"id\":\"a\",\"result\":{\"x\":1}");
        assertThat(call.end()).isEqualTo("complete");
        assertThat(pipe().isClosed()).isFalse();
    }

    @Test
    void newsReachTheSubscriptionTheyBelongToUnderItsOwnId() {
        final var first = send(listen("\"l\""));
        pipe().open();
        final var second = send(listen("7"));
        pipe().says(news("tools/list_changed", "2"));
        pipe().says(news("prompts/list_changed", "3"));
        pipe().says(news("tools/list_changed", "99"));
        pipe().notifies("tools/list_changed");
        loop.run();
        assertThat(first.events()).singleElement().asString().contains("tools/", "subscriptionId\":\"l\"");
        assertThat(second.events()).singleElement().asString().contains("prompts/", "subscriptionId\":7");
    }

    @Test
    void aSubscriptionThatTheServerEndsIsOver() {
        final var result = send(listen("1"));
        pipe().open();
        final var cancelled = send(listen("1"));
        pipe().result("2", "{\"resultType\":\"complete\"}");
        pipe().says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":3}}");
        loop.run();
        assertThat(result.end()).isEqualTo("complete");
        assertThat(result.events()).singleElement().asString().contains("\"id\":1,\"result\"");
        assertThat(cancelled.end()).isEqualTo("complete");
        assertThat(cancelled.events()).isEmpty();
    }

    @Test
    void aSubscriberThatIsFarBehindIsBrokenOffRatherThanLosingNews() {
        final var slow = new Response();
        final var exchange = exchange(listen("1"), slow);
        pipe().open();
        exchange.pause();
        loop.run();
        final var large = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\""
                + "x".repeat(300_000) + "\"," + SUBSCRIPTION.formatted("2") + "}}";
        pipe().says(large);
        pipe().says(large);
        exchange.resume();
        loop.run();
        assertThat(slow.end()).isEqualTo("TRUNCATED");
        assertThat(pipe().last()).contains("notifications/cancelled", "\"requestId\":2");
    }

    @Test
    void logsReachTheOnlyOneThatWantsThemAndNobodyWhereSeveralDo() {
        final var quiet = send(requests.call("", "1", "1"));
        pipe().open();
        final var talkative = send(logged());
        pipe().notifies("message");
        loop.run();
        assertThat(quiet.events()).isEmpty();
        assertThat(talkative.events()).hasSize(1);
        final var another = send(logged());
        pipe().notifies("message");
        loop.run();
        assertThat(talkative.events()).hasSize(1);
        assertThat(another.events()).isEmpty();
    }

    @Test
    void whoeverGivesUpCancelsAndWhatTheServerAsksIsNotAnswered() {
        final var given = exchange(requests.call("", "7", "1"), new Response());
        pipe().open();
        given.cancel();
        loop.run();
        assertThat(pipe().last()).contains("notifications/cancelled", "\"requestId\":2");
        pipe().says("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"roots/list\"}");
        assertThat(pipe().sent()).hasSize(2);
    }

    @Test
    void aProcessThatEndsBreaksWhatIsOnItsWayAndIsStartedByTheNextRequest() {
        final var call = send(requests.call("", "1", "1"));
        pipe().open();
        final var listening = send(listen("2"));
        pipe().dies();
        loop.run();
        assertThat(call.end()).isEqualTo("TRUNCATED");
        assertThat(listening.end()).isEqualTo("TRUNCATED");
        assertThat(send(requests.call("", "2", "1")).end()).isEqualTo("CONNECT_FAILED");
        loop.advance(Duration.ofMinutes(1));
        assertThat(pipes).hasSize(1);
        send(listen("2"));
        assertThat(pipes).hasSize(2);
        pipe().open();
        assertThat(pipe().sent()).singleElement().asString().contains("subscriptions/listen");
    }

    @Test
    void whyAProgramCannotBeStartedIsSaid() {
        final var call = send(requests.call("", "1", "1"));
        pipe().listener().failed(new Breakdown(Breakdown.Kind.CONNECT_FAILED, "no such program"));
        loop.run();
        assertThat(call.end()).isEqualTo("CONNECT_FAILED");
    }

    @Test
    void aProcessThatNobodyUsesGivesWayAndOneThatIsUsedStays() {
        final var call = send(requests.call("", "1", "1"));
        pipe().open();
        final var stays = server.endUnlessUsed();
        loop.run();
        assertThat(stays).isDone();
        assertThat(pipe().isClosed()).isFalse();

        pipe().result("2", "{}");
        loop.run();
        assertThat(call.end()).isEqualTo("complete");
        final var goes = server.endUnlessUsed();
        loop.run();
        assertThat(pipe().isClosed()).isTrue();
        assertThat(goes).isNotDone();
        pipe().dies();
        loop.run();
        assertThat(goes).isDone();
        assertThat(server.endUnlessUsed()).satisfies(_ -> loop.run()).isDone();
    }

    @Test
    void aRetiredServerLetsGoOfSubscriptionsAndEndsWithItsLastCall() {
        final var listening = send(listen("1"));
        pipe().open();
        final var call = send(requests.call("", "1", "1"));
        server.retire();
        loop.run();
        assertThat(listening.end()).isEqualTo("TRUNCATED");
        assertThat(pipe().isClosed()).isFalse();
        pipe().result("3", "{}");
        loop.run();
        assertThat(call.end()).isEqualTo("complete");
        assertThat(pipe().isClosed()).isTrue();
    }

    @Test
    void thereAreNoStreamsOfSessionsAndNoSessionsToEnd() {
        final var get = send(requests.get(""));
        pipe().open();
        loop.run();
        assertThat(get.status()).isEqualTo(405);
        assertThat(send(requests.delete("")).status()).isEqualTo(405);
        assertThat(send(requests.post("", "{")).status()).isEqualTo(400);
        assertThat(send(requests.post("", "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}"))
                        .status())
                .isEqualTo(202);
        assertThat(pipe().sent()).isEmpty();
    }

    private UpstreamRequest listen(final String id) {
        return requests.post(
                "",
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"subscriptions/listen\",\"params\":"
                        + "{\"notifications\":{\"toolsListChanged\":true}}}");
    }

    private UpstreamRequest logged() {
        return requests.post(
                "",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"t\",\"_meta\":"
                        + "{\"io.modelcontextprotocol/logLevel\":\"info\"}}}");
    }

    private static String news(final String method, final String subscription) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + method + "\",\"params\":{"
                + SUBSCRIPTION.formatted(subscription) + "}}";
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
