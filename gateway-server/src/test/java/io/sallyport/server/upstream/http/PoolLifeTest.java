package io.sallyport.server.upstream.http;

import static io.sallyport.server.upstream.http.ScriptedServer.ok;
import static io.sallyport.server.upstream.http.TransportFixture.LONG;
import static io.sallyport.server.upstream.http.TransportFixture.endpoint;
import static io.sallyport.server.upstream.http.TransportFixture.post;
import static io.sallyport.server.upstream.http.TransportFixture.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.upstream.Breakdown.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoolLifeTest {

    @Test
    void aRetiredEndpointKeepsNothing() throws Exception {
        try (var server = new GatedServer();
                var fixture = new TransportFixture()) {
            server.answer(1);
            fixture.post(server.url()).awaitWhole();
            final var inFlight = fixture.send(post(server.url(), "late"), fixture.loop(1));
            server.next();
            server.next();

            fixture.transport.retire(endpoint(server.url()));
            server.nextPeer().hasHungUp();
            server.answer(1);
            assertThat(inFlight.awaitWhole()).isEqualTo("late");
            server.nextPeer().hasHungUp();
        }
    }

    @Test
    void otherSettingsMeanOtherConnections() throws Exception {
        try (var server = ScriptedServer.answering(ok("x"));
                var fixture = new TransportFixture()) {
            fixture.post(server.url()).awaitWhole();
            fixture.transport.configure(name -> UpstreamSettings.DEFAULTS);
            fixture.post(server.url()).awaitWhole();
            assertThat(server.accepted()).isEqualTo(1);

            fixture.transport.configure(name -> settings(LONG, 3, LONG));
            server.nextPeer().hasHungUp();
            fixture.post(server.url()).awaitWhole();
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @Test
    void aLargerPoolServesThoseWhoWait() throws Exception {
        try (var server = new GatedServer();
                var fixture = new TransportFixture(settings(LONG, 1, LONG))) {
            fixture.send(post(server.url(), "first"), fixture.loop(0));
            server.next();
            fixture.send(post(server.url(), "second"), fixture.loop(1));
            fixture.settle();
            assertThat(fixture.waiting).hasValue(1);

            fixture.transport.configure(name -> settings(LONG, 2, LONG));
            assertThat(server.next()).isEqualTo("second");
            server.answer(2);
        }
    }

    @Test
    void closingBreaksWhatIsInFlightAndRefusesWhatComes() throws Exception {
        try (var server = new GatedServer();
                var fixture = new TransportFixture()) {
            final var inFlight = fixture.post(server.url());
            server.next();
            fixture.transport.close();

            assertThat(inFlight.awaitBreakdown().kind()).isEqualTo(Kind.RESET_BEFORE_HEAD);
            assertThat(fixture.post(server.url()).awaitBreakdown().kind()).isEqualTo(Kind.CONNECT_FAILED);
        }
    }

    /** Random traffic on both loops, with cancels and breaking connections: no permit may be lost, and the cap holds. */
    @Test
    void underRandomTrafficNoPermitIsLost() throws Exception {
        try (var server = ScriptedServer.of(PoolLifeTest::misbehave);
                var fixture = new TransportFixture(settings(LONG, 3, LONG))) {
            final var random = new Random(20_260_728);
            final List<Recorder> heard = new ArrayList<>();
            for (int call = 0; call < 3_000; call++) {
                final var recorder = fixture.recorder();
                final var loop = fixture.loop(random.nextInt(2));
                final var exchange = fixture.transport.exchange(post(server.url(), "call-" + call), loop, recorder);
                if (random.nextInt(5) == 0) {
                    loop.execute(exchange::cancel);
                } else {
                    heard.add(recorder);
                }
                while (heard.size() > 100) {
                    heard.removeFirst().awaitEnd();
                }
            }
            for (final var recorder : heard) {
                recorder.awaitEnd();
            }
            while (fixture.inUse.get() > 0) {
                fixture.settle();
            }
            assertThat(fixture.waiting).hasValue(0);
            assertThat(fixture.mostOpen()).isEqualTo(3);
            assertThat(fixture.idle.get()).isBetween(0, 3);
        }
    }

    private static void misbehave(final ScriptedServer.Peer peer) throws IOException {
        for (var asked = peer.readRequest(); asked != null; asked = peer.readRequest()) {
            switch (Math.floorMod(asked.hashCode(), 8)) {
                case 0 -> peer.reset();
                case 1 -> {
                    return;
                }
                case 2 -> {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                    return;
                }
                default -> peer.send(ok("fine"));
            }
        }
    }
}
