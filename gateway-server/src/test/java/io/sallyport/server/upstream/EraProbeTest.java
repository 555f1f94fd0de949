package io.sallyport.server.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.FakeServer;
import io.sallyport.server.testkit.FakeServer.Discovers;
import io.sallyport.server.testkit.FakeServer.Mood;
import io.sallyport.server.testkit.Upstreams;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which era an endpoint is found to speak, and for how long that is believed. */
class EraProbeTest {

    private static final Duration BELIEVED_BY_ALL = Duration.ofMinutes(8);
    private static final Duration BELIEVED_BY_NOBODY = Duration.ofMinutes(12);

    private final Upstreams upstreams = new Upstreams();
    private final FakeServer server = new FakeServer("s-");

    private Upstream start() {
        return upstreams.start(Upstreams.ofEither("notes"), server);
    }

    /** Lets time pass, in which what is not answered is not waited for longer than a minute. */
    private void pass(final Duration time) {
        for (long minute = 0; minute < time.toMinutes(); minute++) {
            upstreams.loop.advance(Duration.ofMinutes(1));
            server.timeOut();
            upstreams.loop.run();
        }
    }

    private int asked(final String method) {
        return upstreams.transport.asking(method).size();
    }

    @Test
    void whoSaysNothingToTheProbeAndAnswersInitializeHasSessions() {
        server.discovers(Discovers.SILENTLY);
        final var upstream = start();
        assertThat(upstream.isUp()).isFalse();
        server.timeOut();
        upstreams.loop.run();
        assertThat(upstream.isUp()).isTrue();
        assertThat(upstream.isStateful()).isTrue();
        upstreams.loop.advance(BELIEVED_BY_ALL);
        assertThat(asked("server/discover")).isEqualTo(1);
        assertThat(server.handshakes()).isEqualTo(1);
    }

    @Test
    void whoIsAskedForAClientBeforeItIsKnownIsAskedInASessionOfThatClientOnceItIs() {
        server.discovers(Discovers.SILENTLY);
        final var upstream = start();
        final var asked = upstream.askAs("{\"sampling\":{}}", "tools/list", Optional.empty());
        upstreams.loop.run();
        server.timeOut();
        upstreams.loop.run();
        assertThat(asked.join()).isInstanceOf(RpcOutcome.Answered.class);
        assertThat(upstreams.transport.asking("initialize"))
                .extracting(sent -> new String(sent.request().body().bytes(), StandardCharsets.UTF_8))
                .anyMatch(body -> body.contains("\"sampling\":{}"));
    }

    @Test
    void whoSaysNothingIsAskedAgainWhileItsChecksGoOn() {
        server.discovers(Discovers.SILENTLY);
        final var upstream = start();
        server.timeOut();
        upstreams.loop.run();
        final int pings = asked("ping");
        upstreams.health.clear();
        pass(Duration.ofHours(1));
        assertThat(upstreams.health).isNotEmpty().containsOnly("up");
        assertThat(asked("ping") - pings).isBetween(100, 140);
        assertThat(asked("server/discover")).isBetween(5, 8);
        assertThat(server.handshakes()).isEqualTo(1);
        assertThat(upstream.isUp()).isTrue();
    }

    @Test
    void whoAnswersNothingAtAllIsDownAndOfNoEra() {
        server.becomes(Mood.HANGS).discovers(Discovers.THE_NEW_REVISION);
        final var upstream = start();
        pass(Duration.ofMinutes(5));
        assertThat(upstream.isUp()).isFalse();
        assertThat(asked("initialize")).isPositive();
        assertThat(upstream.endpoints().getFirst().era()).isEmpty();
        server.becomes(Mood.WELL);
        server.timeOut();
        upstreams.loop.advance(Duration.ofMinutes(1));
        assertThat(upstream.isUp()).isTrue();
        assertThat(upstream.isModern()).isTrue();
        assertThat(server.handshakes()).isZero();
    }

    @Test
    void aClosedPortIsNotAskedForAnythingElse() {
        server.becomes(Mood.REFUSES_CONNECTIONS);
        start();
        upstreams.loop.advance(Duration.ofMinutes(1));
        assertThat(asked("server/discover")).isPositive();
        assertThat(asked("initialize")).isZero();
    }

    @Test
    void aServerWithSessionsIsAskedAgainEveryTenMinutesAndNotSooner() {
        final var upstream = start();
        upstreams.loop.advance(BELIEVED_BY_ALL);
        assertThat(asked("server/discover")).isEqualTo(1);
        upstreams.loop.advance(BELIEVED_BY_NOBODY.minus(BELIEVED_BY_ALL));
        assertThat(asked("server/discover")).isEqualTo(2);
        upstreams.loop.advance(Duration.ofMinutes(5));
        assertThat(asked("server/discover")).isEqualTo(2);
        assertThat(server.handshakes()).isEqualTo(1);
        assertThat(upstream.isStateful()).isTrue();
    }

    @Test
    void aServerThatHasLearnedToDoWithoutSessionsIsNoticedAndItsSessionEnded() {
        final var upstream = start();
        server.discovers(Discovers.THE_NEW_REVISION);
        upstreams.loop.advance(BELIEVED_BY_ALL);
        assertThat(upstream.isModern()).isFalse();
        upstreams.loop.advance(BELIEVED_BY_NOBODY.minus(BELIEVED_BY_ALL));
        assertThat(upstream.isModern()).isTrue();
        assertThat(upstream.isUp()).isTrue();
        assertThat(server.sessions()).isEmpty();
        assertThat(server.endedSessions()).containsExactly("s-0");
        final int pings = asked("ping");
        upstreams.loop.advance(BELIEVED_BY_NOBODY);
        assertThat(asked("ping")).isEqualTo(pings);
        assertThat(upstream.isUp()).isTrue();
    }
}
