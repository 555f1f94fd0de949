package io.sallyport.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.FakeServer;
import io.sallyport.server.testkit.FakeServer.Mood;
import io.sallyport.server.testkit.Upstreams;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Health, the gateway's own session and its stream, as one upstream's endpoints live them. */
class UpstreamTest {

    private static final Duration CHECK = Duration.ofSeconds(40);

    private final Upstreams upstreams = new Upstreams();
    private final FakeServer server = new FakeServer("s-");

    private Upstream start() {
        return upstreams.start(Upstreams.settings("notes"), server);
    }

    private static LiveEndpoint only(final Upstream upstream) {
        assertThat(upstream.endpoints()).hasSize(1);
        return upstream.endpoints().getFirst();
    }

    @Test
    void manyChecksTakeOneSession() {
        final var upstream = start();
        for (int i = 0; i < 100; i++) {
            upstreams.loop.advance(CHECK);
        }
        assertThat(upstream.isUp()).isTrue();
        assertThat(upstream.isStateful()).isTrue();
        assertThat(server.handshakes()).isEqualTo(1);
        assertThat(upstreams.transport.asking("ping")).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 400})
    void aSessionThatWasForgottenIsOpenedAnewWithinTheSameCheck(final int status) {
        final var upstream = start();
        server.answersUnknownSessionsWith(status).forgetSessions();
        upstreams.loop.advance(CHECK);
        assertThat(upstream.isUp()).isTrue();
        assertThat(server.sessions()).containsExactly("s-1");
        assertThat(upstream.handshake().flatMap(Handshake::sessionId)).contains("s-1");
    }

    @Test
    void twoThatFindTheSessionForgottenAtOnceOpenOne() {
        final var upstream = start();
        server.forgetSessions();
        final var first = upstream.ask("tools/list", Optional.empty());
        final var second = upstream.ask("tools/list", Optional.empty());
        upstreams.loop.run();
        assertThat(List.of(first.join(), second.join())).allMatch(outcome -> outcome instanceof RpcOutcome.Answered);
        assertThat(server.handshakes()).isEqualTo(2);
        assertThat(server.sessions()).containsExactly("s-1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mood.class,
            names = {"REFUSES_CONNECTIONS", "SERVES_HTML", "FORGETS_EVERY_REQUEST"})
    void whatNeverSpokeMcpIsDownAtOnce(final Mood mood) {
        server.becomes(mood);
        assertThat(only(start()).health()).isEqualTo(LiveEndpoint.Health.DOWN);
    }

    @Test
    void whatWasUpIsDownAfterThreeFailedChecksAndUpAfterOneGood() {
        final var upstream = start();
        server.becomes(Mood.SERVES_HTML);
        int failed = 0;
        while (upstream.isUp()) {
            final int before = upstreams.transport.asking("ping").size();
            upstreams.loop.advance(Duration.ofMillis(100));
            failed += upstreams.transport.asking("ping").size() - before;
        }
        assertThat(failed).isEqualTo(3);
        assertThat(only(upstream).downReason()).isEqualTo("garbage");
        server.becomes(Mood.WELL);
        upstreams.loop.advance(CHECK);
        assertThat(upstream.isUp()).isTrue();
        assertThat(only(upstream).downReason()).isEmpty();
    }

    @Test
    void whatWasUpIsSaidToBeUpUntilTheCheckThatMakesItDownAndEachFailureIsTold() {
        final var upstream = start();
        upstreams.health.clear();
        server.becomes(Mood.SERVES_HTML);
        while (upstream.isUp()) {
            upstreams.loop.advance(Duration.ofMillis(100));
        }
        assertThat(upstreams.health).hasSize(6);
        assertThat(upstreams.health.get(0)).startsWith("check 1 of 3 failed: garbage (");
        assertThat(upstreams.health.get(1)).isEqualTo("up");
        assertThat(upstreams.health.get(2)).startsWith("check 2 of 3 failed: garbage (");
        assertThat(upstreams.health.get(3)).isEqualTo("up");
        assertThat(upstreams.health.get(4)).startsWith("check 3 of 3 failed: garbage (");
        assertThat(upstreams.health.get(5)).isEqualTo("down");
        assertThat(only(upstream).downDetail()).startsWith("garbage (").contains("html");
    }

    @Test
    void whatIsDownIsAskedSoonAtFirstAndNeverLessOftenThanUsual() {
        server.becomes(Mood.REFUSES_CONNECTIONS);
        start();
        upstreams.loop.advance(Duration.ofSeconds(3));
        final int soon = upstreams.transport.sent().size();
        assertThat(soon).isGreaterThanOrEqualTo(3);
        upstreams.loop.advance(Duration.ofHours(1));
        assertThat(upstreams.transport.sent().size() - soon).isBetween(100, 150);
    }

    @Test
    void itSaysWhenAnEndpointComesUpAndOnlyThen() {
        server.becomes(Mood.REFUSES_CONNECTIONS);
        final var upstream = start();
        final var times = new int[1];
        upstream.onUp(() -> times[0]++);
        server.becomes(Mood.WELL);
        upstreams.loop.advance(Duration.ofMinutes(10));
        assertThat(times[0]).isEqualTo(1);
    }

    @Test
    void aListenerThatFailsDoesNotEndTheChecks() {
        final var upstream = start();
        upstream.onUp(() -> {
            throw new IllegalStateException("a defect of somebody else");
        });
        server.becomes(Mood.REFUSES_CONNECTIONS);
        upstreams.loop.advance(Duration.ofMinutes(5));
        assertThat(upstream.isUp()).isFalse();
        server.becomes(Mood.WELL);
        upstreams.loop.advance(Duration.ofMinutes(5));
        server.becomes(Mood.REFUSES_CONNECTIONS);
        upstreams.loop.advance(Duration.ofMinutes(5));
        assertThat(upstream.isUp()).isFalse();
    }

    @Test
    void aChangeOfAnyListIsHeardOnTheStream() {
        final var upstream = start();
        final var times = new int[1];
        upstream.onListsChanged(() -> times[0]++);
        assertThat(server.streams()).hasSize(1);
        server.streams()
                .getFirst()
                .event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}")
                .event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/prompts/list_changed\"}")
                .event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}");
        assertThat(times[0]).isEqualTo(2);
    }

    @Test
    void aStreamThatEndedIsOpenedAgainAndCountsAsAChange() {
        final var upstream = start();
        final var times = new int[1];
        upstream.onListsChanged(() -> times[0]++);
        server.streams().getFirst().complete();
        upstreams.loop.advance(Duration.ofSeconds(2));
        assertThat(server.streams()).hasSize(2);
        assertThat(times[0]).isEqualTo(1);
    }

    @Test
    void aNewSessionTakesTheStreamOfTheOldOnesPlace() {
        start();
        server.forgetSessions();
        upstreams.loop.advance(CHECK);
        assertThat(server.streams()).hasSize(2);
        assertThat(server.streams().getFirst().isCancelled()).isTrue();
        assertThat(server.streams().get(1).header("Mcp-Session-Id")).contains("s-1");
        assertThat(server.streams().get(1).isCancelled()).isFalse();
    }

    @Test
    void aStreamThatIsRefusedIsNotAskedForAgainInThatSession() {
        upstreams.transport.answeredBy(sent -> {
            if (sent.request().method() == UpstreamRequest.Method.GET) {
                sent.head(405, "").complete();
            } else {
                server.accept(sent);
            }
        });
        final var upstream = new Upstream(
                Upstreams.settings("notes"),
                upstreams.rpc,
                new HandshakeClient(upstreams.rpc, "0"),
                upstreams.loop,
                upstreams.loop,
                upstreams);
        upstream.locate(upstreams.endpoints("notes", server));
        upstreams.loop.advance(Duration.ofHours(1));
        assertThat(upstreams.transport.sent())
                .filteredOn(sent -> sent.request().method() == UpstreamRequest.Method.GET)
                .hasSize(1);
        server.forgetSessions();
        upstreams.loop.advance(CHECK);
        assertThat(upstreams.transport.sent())
                .filteredOn(sent -> sent.request().method() == UpstreamRequest.Method.GET)
                .hasSize(2);
    }

    @Test
    void closingEndsTheSessionTheStreamAndTheChecks() {
        final var upstream = start();
        upstream.close(Set.of());
        upstreams.loop.run();
        assertThat(server.sessions()).isEmpty();
        assertThat(server.endedSessions()).containsExactly("s-0");
        assertThat(server.streams().getFirst().isCancelled()).isTrue();
        final int sent = upstreams.transport.sent().size();
        upstreams.loop.advance(Duration.ofHours(1));
        assertThat(upstreams.transport.sent()).hasSize(sent);
    }

    @Test
    void aSessionThatOpensAfterTheCloseIsEndedToo() {
        server.becomes(Mood.HANGS);
        final var upstream = start();
        upstream.close(Set.of());
        upstreams.loop.run();
        server.becomes(Mood.WELL);
        server.pending().forEach(server);
        upstreams.loop.run();
        assertThat(server.handshakes()).isEqualTo(1);
        assertThat(server.sessions()).isEmpty();
    }

    @Test
    void whatIsLocatedAfterTheCloseStaysAlone() {
        final var upstream = start();
        upstream.close(Set.of());
        upstream.locate(upstreams.endpoints("notes", server, new FakeServer("late-")));
        final int sent = upstreams.transport.sent().size();
        upstreams.loop.advance(Duration.ofMinutes(5));
        assertThat(upstreams.transport.sent()).hasSize(sent + 1);
    }

    @Test
    void endpointsThatStayKeepTheirStateWhenOthersComeAndGo() {
        final var other = new FakeServer("other-");
        final var upstream = upstreams.start(Upstreams.settings("notes"), server, other);
        final var kept = upstream.endpoints().getFirst();
        upstream.locate(upstreams.endpoints("notes", server, new FakeServer("third-")));
        upstreams.loop.run();
        assertThat(upstream.endpoints()).hasSize(2).first().isSameAs(kept);
        assertThat(server.handshakes()).isEqualTo(1);
        assertThat(other.sessions()).isEmpty();
    }

    @Test
    void withoutAnEndpointThereIsNobodyToAsk() {
        final var upstream = upstreams.start(Upstreams.settings("notes"));
        final var asked = upstream.ask("tools/list", Optional.empty());
        upstreams.loop.run();
        assertThat(asked).isCompletedWithValueMatching(outcome -> outcome instanceof RpcOutcome.Unanswered);
        assertThat(upstream.forCall()).isEmpty();
        assertThat(upstream.isUp()).isFalse();
    }
}
