package io.sallyport.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** HTTP/2 in the clear with prior knowledge, well-behaved and not. */
class Http2Test {

    @Test
    void aPlainPortSpeaksHttp2ToThoseWhoKnow() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = new H2cClient(running)) {
            client.get("/a");
            assertThat(client.next()).isEqualTo("HEADERS 200");
            assertThat(client.next()).isEqualTo("/a 0 plain h2 -");
            assertThat(running.observer.heard).containsExactly("mcp opened HTTP_2");
        }
    }

    @Test
    void theLimitsAreAnnounced() throws Exception {
        try (var running = new RunningListener(
                        RunningListener.plain(LimitsFor.tests().streams(3).build()));
                var client = new H2cClient(running)) {
            final var settings = client.settings();
            assertThat(settings.maxConcurrentStreams()).isEqualTo(3);
            assertThat(settings.maxHeaderListSize()).isEqualTo(64 * 1024);
        }
    }

    @Test
    void streamsDoNotWaitForEachOther() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = new H2cClient(running)) {
            client.get("/wait");
            client.get("/b");
            assertThat(client.next()).isEqualTo("HEADERS 200");
            assertThat(client.next()).isEqualTo("/b 0 plain h2 -");
            running.tail.answerWaiting();
            assertThat(client.next()).isEqualTo("HEADERS 200");
            assertThat(client.next()).isEqualTo("waited");
        }
    }

    @Test
    void aStreamWhoseClientTakesNothingOfItsAnswerIsResetAndTheOthersLiveOn() throws Exception {
        final ListenerLimits limits = LimitsFor.tests().idle(400).build();
        try (var running = new RunningListener(RunningListener.plain(limits));
                var client =
                        new H2cClient(running, Http2Settings.defaultSettings().initialWindowSize(0))) {
            client.get("/wait");
            client.get("/a");
            assertThat(client.next()).isEqualTo("HEADERS 200");
            assertThat(client.next()).isEqualTo("RST 8");
            running.tail.answerWaiting();
            assertThat(client.next())
                    .as("a stream that nothing was sent on waits on")
                    .isEqualTo("HEADERS 200");
        }
    }

    @Test
    void aHeadThatIsTooLargeIs431AndTheConnectionLivesOn() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = new H2cClient(running)) {
            client.settings();
            final Http2Headers head = H2cClient.head("GET", "/a");
            for (int i = 0; i < 66; i++) {
                head.add("x-filler-" + i, "a".repeat(1000));
            }
            client.open(head, true);
            assertThat(client.next()).isEqualTo("HEADERS 431");
            client.get("/b");
            assertThat(client.next()).isEqualTo("HEADERS 200");
            assertThat(running.tail.requests).containsExactly("/b");
        }
    }

    @Test
    void aClientThatGoesOnSendingAnAnsweredRequestIsToldToStop() throws Exception {
        try (var running = new RunningListener(
                        RunningListener.plain(LimitsFor.tests().linger(50).build()));
                var client = new H2cClient(running)) {
            client.open(H2cClient.head("POST", "/early"), false);
            assertThat(client.next()).isEqualTo("HEADERS 401");
            assertThat(client.next()).isEqualTo("no");
            assertThat(client.next()).isEqualTo("RST 0");
        }
    }

    @Test
    void aFloodOfResetsEndsTheConnection() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = new H2cClient(running)) {
            client.openAndReset(250);
            assertThat(client.closed()).isTrue();
            assertThat(running.tail.requests).hasSizeLessThan(250);
        }
    }

    @Test
    void aConnectionWithoutStreamsIsClosedAfterTheIdleTime() throws Exception {
        try (var running = new RunningListener(
                        RunningListener.plain(LimitsFor.tests().idle(1_000).build()));
                var client = new H2cClient(running)) {
            client.get("/wait");
            running.tail.answerWaiting();
            assertThat(client.next()).isEqualTo("HEADERS 200");
            assertThat(client.closed()).isTrue();
            assertThat(client.frames).contains("waited");
        }
    }

    @Test
    void requestsAboveTheRateAreReadInTheNextSecond() throws Exception {
        try (var running = new RunningListener(RunningListener.plain(
                        LimitsFor.tests().requestsPerSecond(2).build()));
                var client = new H2cClient(running)) {
            final long begun = System.nanoTime();
            // The one that is too many is answered, too, so each second has three.
            for (int i = 0; i < 9; i++) {
                client.get("/a");
                assertThat(client.next()).isEqualTo("HEADERS 200");
                assertThat(client.next()).isEqualTo("/a 0 plain h2 -");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void brokenFramesEndTheConnection() throws Exception {
        try (var running = new RunningListener(RunningListener.plain());
                var client = running.connect()) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "garbage".repeat(100));
            client.readToEnd();
            assertThat(running.tail.requests).isEmpty();
        }
    }
}
