package io.sallyport.server.upstream.http;

import static io.sallyport.server.upstream.http.ScriptedServer.ok;
import static io.sallyport.server.upstream.http.TransportFixture.LONG;
import static io.sallyport.server.upstream.http.TransportFixture.endpoint;
import static io.sallyport.server.upstream.http.TransportFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.upstream.Breakdown.Kind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The exchanges of one connection share its timer, and nothing else. */
class DeadlinesTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    /** What a server keeps on a slow machine too. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    @Test
    void anExchangeRunsIntoItsOwnDeadlineThoughTheOneBeforeHadALaterOne() throws Exception {
        try (var server = ScriptedServer.of(peer -> {
                    peer.readRequest();
                    peer.send(ok("x"));
                    peer.readRequest();
                    peer.awaitHangUp();
                });
                var fixture = new TransportFixture()) {
            send(fixture, server, LONG).awaitWhole();

            assertThat(send(fixture, server, SHORT).awaitBreakdown().kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    @Test
    void theDeadlineOfAnExchangeThatIsOverEndsNoOther() throws Exception {
        final var late = new CountDownLatch(1);
        try (var server = ScriptedServer.of(peer -> {
                    peer.readRequest();
                    peer.send(ok("x"));
                    peer.readRequest();
                    late.await();
                    peer.send(ok("y"));
                });
                var fixture = new TransportFixture()) {
            send(fixture, server, KEPT).awaitWhole();
            final var second = send(fixture, server, LONG);
            // Timers of one loop ring in the order of their deadlines.
            fixture.loop(0)
                    .schedule(late::countDown, KEPT.plus(SHORT).toMillis(), TimeUnit.MILLISECONDS)
                    .get();

            assertThat(second.awaitWhole()).isEqualTo("y");
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    private static Recorder send(final TransportFixture fixture, final ScriptedServer server, final Duration head) {
        return fixture.send(request(endpoint(server.url()), "{}", head, LONG, LONG, true), fixture.loop(0));
    }
}
