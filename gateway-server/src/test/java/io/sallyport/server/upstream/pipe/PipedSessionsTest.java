package io.sallyport.server.upstream.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.testkit.ManualLoop;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipedSessionsTest {

    private static final String SAMPLING = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"sampling/createMessage\"}";

    private final ManualLoop home = new ManualLoop();
    private final ManualLoop calls = new ManualLoop();
    private final List<FakePipe> pipes = new ArrayList<>();
    private final Requests requests = new Requests(URI.create("stdio://files"));
    private final PipedSessions sessions = new PipedSessions(
            (_, _, listener) -> pipes.add(new FakePipe(listener)),
            3,
            new EnvelopeScanner(64),
            () -> home,
            new SessionIds());
    private Exchange lastExchange = new NoExchange();

    @Test
    void initializeOpensAPipeAndAnswersWithASession() {
        final var response = send(requests.initialize("a"));
        assertThat(response.status()).isZero();
        pipe().open();
        run();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.session()).isNotBlank();
        assertThat(pipe().last()).contains("\"initialize\"");

        pipe().result("0", "{}");
        run();
        assertThat(response.events()).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}");
        assertThat(response.end()).isEqualTo("complete");
    }

    @Test
    void aMessageGoesOutAndWhatBelongsToItComesBackUntilTheAnswer() {
        final var session = open("a");
        final var response = send(requests.call(session, "1", "\"p\""));
        assertThat(response.status()).isEqualTo(200);
        pipe().progress("\"p\"");
        pipe().result("1", "{\"x\":1}");
        pipe().result("1", "{\"x\":2}");
        run();
        assertThat(response.events()).hasSize(2).last().asString().contains("\"x\":1");
        assertThat(response.end()).isEqualTo("complete");

        final var noted = send(requests.post(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}"));
        assertThat(noted.status()).isEqualTo(202);
        assertThat(noted.end()).isEqualTo("complete");
    }

    @Test
    void progressGoesToTheRequestWithThatTokenAndType() {
        final var session = open("a");
        final var number = send(requests.call(session, "1", "7"));
        final var text = send(requests.call(session, "\"1\"", "\"7\""));
        pipe().progress("\"7\"");
        run();
        assertThat(number.events()).isEmpty();
        assertThat(text.events()).hasSize(1);
        pipe().result("\"1\"", "{}");
        run();
        assertThat(text.end()).isEqualTo("complete");
        assertThat(number.end()).isEmpty();
    }

    @Test
    void aRequestOfTheServerGoesToTheOnlyCallElseToTheStandingStreamElseToTheOldestCall() {
        final var session = open("a");
        final var first = send(requests.call(session, "1", "1"));
        pipe().says(SAMPLING);
        run();
        assertThat(first.events()).containsExactly(SAMPLING);

        final var second = send(requests.call(session, "2", "2"));
        pipe().says(SAMPLING);
        run();
        assertThat(first.events()).hasSize(2);

        final var standing = send(requests.get(session));
        pipe().says(SAMPLING);
        run();
        assertThat(standing.events()).containsExactly(SAMPLING);
        assertThat(second.events()).isEmpty();
    }

    @Test
    void aRequestOfTheServerThatNobodyCanHearIsAnswered() {
        open("a");
        pipe().says(SAMPLING);
        assertThat(pipe().last()).contains("\"id\":5", "-32603");
        pipe().says("{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"ping\"}");
        assertThat(pipe().last()).contains("\"id\":6", "\"result\":{}");
    }

    @Test
    void newsOfTheServerGoToTheStandingStreamAndWaitForItOnceEach() {
        final var session = open("a");
        pipe().notifies("tools/list_changed");
        pipe().notifies("tools/list_changed");
        pipe().notifies("message");
        final var standing = send(requests.get(session));
        assertThat(standing.events())
                .containsExactly("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");

        final var call = send(requests.call(session, "1", "1"));
        pipe().notifies("tools/list_changed");
        pipe().notifies("message");
        run();
        assertThat(standing.events()).hasSize(2);
        assertThat(call.events()).hasSize(1).first().asString().contains("notifications/message");
    }

    @Test
    void theEndOfThePipeBreaksWhatRunsAndLosesTheSession() {
        final var session = open("a");
        final var call = send(requests.call(session, "1", "1"));
        final var standing = send(requests.get(session));
        pipe().dies();
        run();
        assertThat(call.end()).isEqualTo("TRUNCATED");
        assertThat(standing.end()).isEqualTo("TRUNCATED");
        for (final var late :
                List.of(requests.call(session, "2", "2"), requests.get(session), requests.delete(session))) {
            assertThat(send(late).status()).isEqualTo(404);
        }
        assertThat(sessions.pipes()).isZero();
    }

    @Test
    void deleteEndsThePipe() {
        final var session = open("a");
        assertThat(send(requests.delete(session)).status()).isEqualTo(200);
        assertThat(pipe().isClosed()).isTrue();
        assertThat(send(requests.call(session, "1", "1")).status()).isEqualTo(404);
        assertThat(sessions.pipes()).as("until the process has gone").isEqualTo(1);
        pipe().dies();
        assertThat(sessions.pipes()).isZero();
    }

    @Test
    void whatIsNoSessionIsNotFoundAndWhatIsNoInitializeIsBad() {
        assertThat(send(requests.call("x", "1", "1")).status()).isEqualTo(404);
        assertThat(send(requests.call("", "1", "1")).status()).isEqualTo(400);
        assertThat(send(requests.post("", "{")).status()).isEqualTo(400);
        final var session = open("a");
        assertThat(send(requests.post(session, "[]")).status()).isEqualTo(400);
    }

    @Test
    void aSecondRequestOfTheSameIdIsRefusedAndTheFirstIsAnswered() {
        final var session = open("a");
        final var first = send(requests.call(session, "1", "1"));
        assertThat(send(requests.call(session, "1", "1")).status()).isEqualTo(409);
        pipe().result("1", "{}");
        run();
        assertThat(first.end()).isEqualTo("complete");
    }

    @Test
    void tooManySessionsAreRefusedButTheGatewaysOwnHasItsPlace() {
        open("a");
        open("sallyport");
        open("b");
        assertThat(send(requests.initialize("c")).status()).isEqualTo(429);
        assertThat(send(requests.initialize("sallyport")).status()).isEqualTo(429);
        pipes.get(1).dies();
        assertThat(send(requests.initialize("c")).status())
                .as("that place stays the gateway's")
                .isEqualTo(429);
        open("sallyport");
        pipes.getFirst().dies();
        open("c");
        assertThat(pipes).hasSize(5);
    }

    @Test
    void whoeverGivesUpWhileItOpensLeavesNoPipe() {
        send(requests.initialize("a"));
        lastExchange.cancel();
        run();
        pipe().open();
        assertThat(pipe().isClosed()).isTrue();
    }

    @Test
    void aHandshakeThatIsNeverFinishedLeavesNoPipe() {
        open("a");
        home.advance(Duration.ofSeconds(31));
        assertThat(pipe().isClosed()).isTrue();

        final var session = open("b");
        send(requests.post(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
        home.advance(Duration.ofSeconds(31));
        assertThat(pipe().isClosed()).isFalse();
    }

    @Test
    void anInitializeThatFailsLeavesNoPipe() {
        final var response = send(requests.initialize("a"));
        pipe().open();
        pipe().says("{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-1,\"message\":\"no\"}}");
        run();
        assertThat(response.end()).isEqualTo("complete");
        assertThat(pipe().isClosed()).isTrue();

        final var second = send(requests.initialize("a"));
        pipe().listener().failed(new Breakdown(Breakdown.Kind.CONNECT_FAILED, "no such file"));
        pipe().listener().gone();
        run();
        assertThat(second.end()).isEqualTo("CONNECT_FAILED");
        assertThat(sessions.pipes()).isEqualTo(1);
    }

    @Test
    void aCallThatIsSilentTimesOutAndEventsStartTheTimeAgain() {
        final var session = open("a");
        send(requests.post(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
        final var call = send(requests.call(session, "1", "1"));
        for (int i = 0; i < 3; i++) {
            home.advance(Requests.SILENCE.minusMillis(1));
            pipe().progress("1");
            run();
            assertThat(call.end()).isEmpty();
        }
        home.advance(Requests.SILENCE.plusMillis(1));
        run();
        assertThat(call.end()).isEqualTo("TIMEOUT");
        pipe().result("1", "{}");
        run();
        assertThat(call.events()).hasSize(3);
    }

    @Test
    void aCallThatTakesTooLongInAllTimesOut() {
        final var session = open("a");
        send(requests.post(session, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
        final var call = send(requests.call(session, "1", "1"));
        for (int second = 0; second < 60; second += 5) {
            pipe().progress("1");
            home.advance(Duration.ofSeconds(5));
        }
        run();
        assertThat(call.end()).isEqualTo("TIMEOUT");
    }

    @Test
    void whatAPausedReaderDoesNotTakeStopsTheReadingAndNothingIsLost() {
        final var session = open("a");
        final var call = send(requests.call(session, "1", "1"));
        lastExchange.pause();
        run();
        final var large = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\""
                + "x".repeat(100_000) + "\"}}";
        for (int i = 0; i < 3; i++) {
            assertThat(pipe().mayRead()).isTrue();
            pipe().says(large);
            run();
        }
        assertThat(pipe().mayRead()).isFalse();
        pipe().result("1", "{}");
        run();
        assertThat(call.events()).isEmpty();

        lastExchange.resume();
        run();
        assertThat(call.events()).hasSize(4);
        assertThat(call.end()).isEqualTo("complete");
        assertThat(pipe().mayRead()).isTrue();
        assertThat(pipe().readOns()).isPositive();
    }

    @Test
    void whatAReaderLeavesBehindWhenItGivesUpHoldsNobodyUp() {
        final var session = open("a");
        send(requests.call(session, "1", "1"));
        lastExchange.pause();
        run();
        pipe().says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"data\":\""
                + "x".repeat(300_000) + "\"}}");
        run();
        assertThat(pipe().mayRead()).isFalse();
        lastExchange.cancel();
        run();
        assertThat(pipe().mayRead()).isTrue();
    }

    @Test
    void aMessageThatCannotBeTakenBreaksItsRequestBeforeAnythingRan() {
        final var session = open("a");
        pipe().fill();
        assertThat(send(requests.call(session, "1", "1")).end()).isEqualTo("POOL_EXHAUSTED");
    }

    @Test
    void anAnswerThatIsTooLargeBreaksItsRequestAlone() {
        final var session = open("a");
        final var first = send(requests.call(session, "1", "1"));
        final var second = send(requests.call(session, "2", "2"));
        pipe().listener().oversized(Optional.of(new RequestId.Numeric("1")));
        run();
        assertThat(first.end()).isEqualTo("TRUNCATED");
        assertThat(second.end()).isEmpty();
    }

    @Test
    void aRetiredServerFinishesWhatItBeganAndTakesNobodyIn() {
        final var session = open("a");
        final var call = send(requests.call(session, "1", "1"));
        open("idle");
        sessions.retire();
        run();
        assertThat(pipe().isClosed()).isTrue();
        assertThat(call.end()).isEmpty();
        pipes.getFirst().result("1", "{}");
        run();
        assertThat(call.end()).isEqualTo("complete");
        assertThat(pipes.getFirst().isClosed()).isTrue();
        assertThat(send(requests.initialize("c")).status()).isEqualTo(404);
    }

    private String open(final String client) {
        final var response = send(requests.initialize(client));
        pipe().open();
        pipe().result("0", "{}");
        run();
        return response.session();
    }

    private Response send(final UpstreamRequest request) {
        final var response = new Response();
        lastExchange = sessions.exchange(request, calls, response);
        run();
        return response;
    }

    private FakePipe pipe() {
        return pipes.getLast();
    }

    private void run() {
        home.run();
        calls.run();
        home.run();
        calls.run();
    }

    private static final class NoExchange implements Exchange {
        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel() {}
    }
}
