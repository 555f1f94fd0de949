package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who loses a stream comes back for the rest of it, for all of that and for nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumptionIT {

    private static final Pattern EVENT_ID = Pattern.compile("(?m)^id: (.*)$");

    private final FullServers servers;

    ResumptionIT(@TempDir final Path directory) throws Exception {
        this.servers = new FullServers(directory);
    }

    @AfterAll
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void aStreamBeginsWithAnIdAndATimeToComeBackAfter() throws Exception {
        try (var client = LiveClient.open(servers.url());
                var call = begin(client, 1, "one")) {
            assertThat(call.anyEvent())
                    .containsPattern(EVENT_ID)
                    .contains("\nretry: ")
                    .endsWith("\ndata: \n\n");
            servers.one.release("1");
            assertThat(call.event()).containsPattern(EVENT_ID).contains("one: released");
            assertThat(call.event()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-03-26", "2025-06-18"})
    void aStreamForAnOlderClientBeginsWithItsFirstMessage(final String version) throws Exception {
        try (var client = LiveClient.open(servers.url(), version, "{}");
                var call = begin(client, 1, "one")) {
            servers.one.release("1");
            assertThat(call.event()).containsPattern(EVENT_ID).contains("one: released");
            assertThat(call.event()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-06-18", "2025-11-25"})
    void whoIsCutOffDuringACallComesBackForWhatItMissedAndTheAnswer(final String version) throws Exception {
        try (var client = LiveClient.open(servers.url(), version, "{}");
                var other = begin(client, 6, "one")) {
            final String last;
            try (var call = begin(client, 5, "two")) {
                servers.two.sayIn("5", said("first"));
                last = id(eventWith(call, "first"));
            }
            servers.one.sayIn("6", said("of another call"));
            servers.two.sayIn("5", said("second"));
            servers.two.sayIn("5", said("third"));
            servers.two.release("5");
            try (var rest = resume(client, last)) {
                assertThat(rest.readHead().status()).isEqualTo(200);
                assertThat(texts(rest)).containsExactly("second", "third", "two: released");
            }
            assertThat(servers.two.calls("notifications/cancelled")).isEmpty();
            eventWith(other, "of another call");
            servers.one.release("6");
            eventWith(other, "one: released");
        }
    }

    @Test
    void whoComesBackBeforeTheAnswerIsThereGetsItWhenItIs() throws Exception {
        try (var client = LiveClient.open(servers.url())) {
            final String last;
            try (var call = begin(client, 8, "three")) {
                last = id(call.anyEvent());
            }
            try (var rest = resume(client, last)) {
                assertThat(rest.readHead().status()).isEqualTo(200);
                servers.three.sayIn("8", said("still there"));
                servers.three.release("8");
                assertThat(texts(rest)).containsExactly("still there", "three: released");
            }
            try (var again = resume(client, last)) {
                assertThat(again.readHead().status()).isEqualTo(200);
                assertThat(texts(again)).containsExactly("still there", "three: released");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"never-1", "r1", "r1-99999", "s0-0", "r1--1", "-", "%"})
    void aPlaceThatNobodyKnowsIsRefused(final String place) throws Exception {
        try (var client = LiveClient.open(servers.url());
                var rest = resume(client, place)) {
            assertThat(rest.read().status()).isEqualTo(400);
        }
    }

    @Test
    void aPlaceInAnotherSessionIsRefused() throws Exception {
        try (var alice = LiveClient.open(servers.url());
                var bob = LiveClient.open(servers.url());
                var call = begin(alice, 9, "one")) {
            final var place = id(call.anyEvent());
            try (var stolen = resume(bob, place)) {
                assertThat(stolen.read().status()).isEqualTo(400);
            }
            servers.one.release("9");
            eventWith(call, "one: released");
        }
    }

    @Test
    void theStandingStreamGoesOnWhereItsClientLeftItAndItsServersNoticeNothing() throws Exception {
        try (var client = LiveClient.open(servers.url());
                var lost = get(client, "")) {
            final var session = servers.one.newest();
            assertThat(lost.readHead().status()).isEqualTo(200);
            servers.one.say(session, said("first"));
            final var last = id(eventWith(lost, "first"));
            servers.one.say(session, said("second"));
            eventWith(lost, "second");
            try (var found = resume(client, last)) {
                assertThat(found.readHead().status()).isEqualTo(200);
                eventWith(found, "second");
                servers.one.say(session, said("third"));
                final var third = eventWith(found, "third");
                try (var again = resume(client, id(third))) {
                    assertThat(again.readHead().status()).isEqualTo(200);
                    servers.one.say(session, said("fourth"));
                    assertThat(eventWith(again, "fourth")).isNotEmpty();
                    assertThat(servers.one.listened(session)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void whatIsSaidWhileTheStandingStreamIsBrokenIsHeardByWhoComesBack() throws Exception {
        try (var client = LiveClient.open(servers.url())) {
            final var session = servers.two.newest();
            final String last;
            try (var lost = get(client, "")) {
                assertThat(lost.readHead().status()).isEqualTo(200);
                servers.two.say(session, said("first"));
                last = id(eventWith(lost, "first"));
            }
            servers.two.say(session, said("meanwhile"));
            try (var found = resume(client, last)) {
                assertThat(found.readHead().status()).isEqualTo(200);
                eventWith(found, "meanwhile");
                servers.two.say(session, said("second"));
                eventWith(found, "second");
            }
        }
    }

    @Test
    void whoDoesNotComeBackIsNotListenedForAnyMore() throws Exception {
        try (var client = LiveClient.open(servers.url())) {
            final var session = servers.three.newest();
            final String last;
            try (var lost = get(client, "")) {
                assertThat(lost.readHead().status()).isEqualTo(200);
                servers.three.say(session, said("first"));
                last = id(eventWith(lost, "first"));
            }
            Await.until(() -> servers.three.listens(session), listens -> !listens);
            try (var found = resume(client, last)) {
                assertThat(found.readHead().status()).isEqualTo(200);
                servers.three.say(session, said("second"));
                eventWith(found, "second");
            }
        }
    }

    @Test
    void aServerThatHangsUpIsComeBackToAndSoIsTheGateway() throws Exception {
        try (var client = LiveClient.open(servers.url());
                var call = new RawHttp(servers.gateway().port())) {
            call.send(RawHttp.post(client.session(), LiveClient.callOf(1, "two__part", "{}")));
            assertThat(call.readHead().status()).isEqualTo(200);
            final var place = id(call.anyEvent());
            assertThat(call.event()).as("the stream ends without an answer").isEmpty();
            try (var rest = resume(client, place)) {
                assertThat(rest.readHead().status()).isEqualTo(200);
                assertThat(texts(rest)).containsExactly("two: came back");
            }
        }
    }

    @Test
    void anOlderClientIsNotHungUpOnWhenItsServerDoes() throws Exception {
        try (var client = LiveClient.open(servers.url(), "2025-06-18", "{}")) {
            assertThat(client.call("one__part", "{}")).contains("\"text\":\"one: came back\"");
        }
    }

    /** Begins a call of {@code hold} and waits until it runs. */
    private RawHttp begin(final LiveClient client, final int id, final String owner) throws Exception {
        final var call = new RawHttp(servers.gateway().port());
        call.send(RawHttp.post(client.session(), LiveClient.callOf(id, owner + "__hold", "{}")));
        assertThat(call.readHead().status()).isEqualTo(200);
        return call;
    }

    private RawHttp resume(final LiveClient client, final String place) throws IOException {
        return get(client, "Last-Event-ID: " + place + "\r\n");
    }

    private RawHttp get(final LiveClient client, final String field) throws IOException {
        return new RawHttp(servers.gateway().port())
                .send("GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: "
                        + client.session() + "\r\n" + field + "\r\n");
    }

    private static String said(final String text) {
        return FullServer.logged("error", text);
    }

    private static String id(final String event) {
        final var id = EVENT_ID.matcher(event);
        assertThat(id.find()).as(event).isTrue();
        return id.group(1);
    }

    /** The next message that somebody sent, which must hold that: a list may change whenever a server is read. */
    private static String eventWith(final RawHttp stream, final String text) throws IOException {
        String event = stream.event();
        while (!event.isEmpty() && (!event.contains("data: {") || event.contains("/list_changed"))) {
            event = stream.event();
        }
        assertThat(event).contains(text);
        return event;
    }

    /** The texts of all messages to the stream's end. */
    private static List<String> texts(final RawHttp stream) throws IOException {
        final var texts = new ArrayList<String>();
        for (var event = stream.event(); !event.isEmpty(); event = stream.event()) {
            final var text = Pattern.compile("\"(?:data|text)\":\"([^\"]*)\"").matcher(event);
            if (text.find()) {
                texts.add(text.group(1));
            }
        }
        return texts;
    }
}
