package io.sallyport.server.upstream.http;

import static io.sallyport.server.upstream.http.ScriptedServer.ok;
import static io.sallyport.server.upstream.http.TransportFixture.LONG;
import static io.sallyport.server.upstream.http.TransportFixture.endpoint;
import static io.sallyport.server.upstream.http.TransportFixture.post;
import static io.sallyport.server.upstream.http.TransportFixture.request;
import static io.sallyport.server.upstream.http.TransportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.upstream.Breakdown.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolTest {

    @Test
    void theCapHoldsOverAllLoopsAndWaitersAreServedInOrder() throws Exception {
        try (var server = new GatedServer();
                var fixture = new TransportFixture(settings(LONG, 2, LONG))) {
            final List<Recorder> heard = new ArrayList<>();
            for (int call = 0; call < 8; call++) {
                heard.add(fixture.send(post(server.url(), "call-" + call), fixture.loop(call % 2)));
                fixture.settle();
            }
            assertThat(List.of(server.next(), server.next())).containsExactlyInAnyOrder("call-0", "call-1");
            assertThat(fixture.waiting).hasValue(6);
            assertThat(fixture.inUse).hasValue(2);

            for (int call = 2; call < 8; call++) {
                server.answer(1);
                assertThat(server.next()).isEqualTo("call-" + call);
            }
            server.answer(2);
            for (int call = 0; call < 8; call++) {
                assertThat(heard.get(call).awaitWhole()).isEqualTo("call-" + call);
            }
            fixture.settle();
            assertThat(fixture.waiting).hasValue(0);
            assertThat(fixture.inUse).hasValue(0);
        }
    }

    @Test
    void whoWaitsTooLongLearnsThatThePoolIsExhausted() throws Exception {
        try (var server = new GatedServer();
                var fixture = new TransportFixture(settings(LONG, 1, Duration.ofMillis(100)))) {
            final var first = fixture.post(server.url());
            fixture.settle();
            final var second = fixture.send(post(server.url(), "{}"), fixture.loop(1));

            assertThat(second.awaitBreakdown().kind()).isEqualTo(Kind.POOL_EXHAUSTED);
            assertThat(fixture.waiting).hasValue(0);
            server.answer(1);
            assertThat(first.awaitWhole()).isEqualTo("{}");
        }
    }

    @Test
    void whoFindsTheQueueFullLearnsItAtOnce() throws Exception {
        final var narrow = new UpstreamSettings(LONG, 1, LONG, 1, 65_536, Optional.empty());
        try (var server = new GatedServer();
                var fixture = new TransportFixture(narrow)) {
            final var first = fixture.post(server.url());
            final var second = fixture.post(server.url());
            final var third = fixture.post(server.url());

            assertThat(third.awaitBreakdown().kind()).isEqualTo(Kind.POOL_EXHAUSTED);
            server.answer(2);
            first.awaitWhole();
            second.awaitWhole();
        }
    }

    @Test
    void aWaiterThatGivesUpLeavesItsPlace() throws Exception {
        try (var server = new GatedServer();
                var fixture = new TransportFixture(settings(LONG, 1, LONG))) {
            fixture.send(post(server.url(), "first"), fixture.loop(0));
            assertThat(server.next()).isEqualTo("first");
            final var gone = fixture.recorder();
            final var waiting = fixture.transport.exchange(post(server.url(), "gone"), fixture.loop(1), gone);
            final var last = fixture.send(post(server.url(), "last"), fixture.loop(1));
            fixture.settle();
            gone.silence();
            waiting.cancel();
            fixture.settle();

            server.answer(2);
            assertThat(last.awaitWhole()).isEqualTo("last");
            assertThat(server.next()).isEqualTo("last");
        }
    }

    @Test
    void anIdleConnectionOfAnotherLoopMakesRoom() throws Exception {
        try (var server = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture(settings(LONG, 1, LONG))) {
            fixture.send(post(server.url(), "{}"), fixture.loop(0)).awaitWhole();
            fixture.settle();
            assertThat(fixture.idle).hasValue(1);

            assertThat(fixture.send(post(server.url(), "{}"), fixture.loop(1)).awaitWhole())
                    .isEqualTo("x");
            assertThat(server.accepted()).isEqualTo(2);
            server.nextPeer().hasHungUp();
        }
    }

    @Test
    void aStandingStreamDoesNotCount() throws Exception {
        try (var server = ScriptedServer.of(peer -> {
                    peer.readRequest();
                    peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
                    peer.awaitHangUp();
                });
                var fixture = new TransportFixture(settings(LONG, 1, Duration.ofMillis(100)))) {
            final var standing = request(endpoint(server.url()), "", LONG, LONG, LONG, false);
            for (int stream = 0; stream < 3; stream++) {
                assertThat(fixture.send(standing, fixture.loop(stream % 2))
                                .awaitHead()
                                .isEventStream())
                        .isTrue();
            }
            assertThat(fixture.inUse).hasValue(0);
            fixture.post(server.url()).awaitHead();
            assertThat(fixture.inUse).hasValue(1);
        }
    }
}
