package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.RawHttp;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.UpstreamCall;
import io.sallyport.server.testkit.UpstreamPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who loses a stream with its gateway comes back to another, which has never seen it and asks the stream's server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumptionElsewhereIT {

    private static final Pattern EVENT_ID = Pattern.compile("(?m)^id: (.*)$");
    private static final Pattern SAID = Pattern.compile("\"(?:data|text)\":\"([^\"]*)\"");
    private static final Map<String, String> KEYS = Map.of("K1", "the first key, at least 32 characters long");

    private final ProcessGroup group;
    private final ScriptedUpstream server;
    private final TestGateway here;
    private final TestGateway elsewhere;
    /** The connections of calls that run, and of those who come back for one. */
    private final BlockingQueue<UpstreamPeer> running = new LinkedBlockingQueue<>();

    private final BlockingQueue<UpstreamPeer> back = new LinkedBlockingQueue<>();

    ResumptionElsewhereIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.server = ScriptedUpstream.start("long")
                .stateful()
                .tool("long", this::run)
                .on("GET", this::goOn);
        this.here = start(directory.resolve("here"));
        this.elsewhere = start(directory.resolve("elsewhere"));
    }

    private TestGateway start(final Path directory) throws Exception {
        return TestGateway.start(directory, group, """
                        sessions: { keys: ["${K1}"], openWithin: 5s }
                        upstreams:
                          far: { url: "%s" }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [far] }
                        """.formatted(server.url()), KEYS)
                .awaitReady();
    }

    private void run(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        peer.stream();
        peer.chunk("id: begin\ndata:\n\n");
        running.add(peer);
    }

    private void goOn(final UpstreamCall call, final UpstreamPeer peer) throws IOException {
        switch (call.headers().getOrDefault("last-event-id", "")) {
            case "" -> peer.answer("405 Method Not Allowed", "text/plain", "", "");
            case "gone" -> peer.answer("400 Bad Request", "text/plain", "", "never heard of it");
            default -> {
                peer.stream();
                back.add(peer);
            }
        }
    }

    @BeforeEach
    void nobodyIsLeft() {
        running.clear();
        back.clear();
    }

    @AfterAll
    void stop() throws Exception {
        here.close();
        elsewhere.close();
        server.close();
        group.close();
    }

    @Test
    void theRestOfAStreamComesFromItsServerWhenItsGatewayIsGone() throws Exception {
        final var client = LiveClient.open(here.url("/mcp"));
        final String last;
        try (var call = call(client, 7)) {
            final var peer = next(running);
            say(peer, "e-1", said("first"));
            last = lastId(call, "first");
            here.killAndRestart();
        }
        try (var rest = resume(elsewhere, client, last)) {
            final var peer = next(back);
            say(peer, "e-2", said("second"));
            say(peer, "e-3", answer(7));
            peer.endStream();
            assertThat(rest.readHead().status()).isEqualTo(200);
            assertThat(texts(rest)).containsExactly("second", "done");
        }
        assertThat(server.calls(""))
                .extracting(call -> call.headers().getOrDefault("last-event-id", ""))
                .contains("e-1");
    }

    @Test
    void aStreamThatHasOnlyBegunCanBeResumedTooAndThenAgainWhereItWas() throws Exception {
        final var client = LiveClient.open(here.url("/mcp"));
        final String begin;
        try (var call = call(client, 8)) {
            begin = lastId(call, "id: ", ".");
            next(running);
            here.killAndRestart();
        }
        final String second;
        try (var rest = resume(here, client, begin)) {
            assertThat(rest.readHead().status()).isEqualTo(200);
            say(next(back), "e-2", said("second"));
            second = lastId(rest, "second");
        }
        try (var again = resume(here, client, second)) {
            assertThat(again.readHead().status()).isEqualTo(200);
        }
    }

    @Test
    void aCancellationReachesTheServerFromTheGatewayThatResumed() throws Exception {
        final var client = LiveClient.open(here.url("/mcp"));
        final String last;
        try (var call = call(client, 9)) {
            say(next(running), "e-1", said("first"));
            last = lastId(call, "first");
        }
        try (var rest = resume(elsewhere, client, last)) {
            next(back);
            assertThat(rest.readHead().status()).isEqualTo(200);
            try (var cancel = new RawHttp(elsewhere.port())) {
                cancel.send(RawHttp.post(
                        client.session(),
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":9}}"));
                assertThat(cancel.read().status()).isEqualTo(202);
            }
            assertThat(texts(rest)).isEmpty();
            Await.until(() -> server.calls("notifications/cancelled"), told -> !told.isEmpty());
        }
    }

    @Test
    void whatTheServerDoesNotKnowOrNobodySealedForThisSessionIsRefused() throws Exception {
        final var client = LiveClient.open(here.url("/mcp"));
        final var other = LiveClient.open(here.url("/mcp"));
        try (var call = call(client, 10)) {
            final var peer = next(running);
            say(peer, "gone", said("first"));
            final var last = lastId(call, "first");
            for (final var place : List.of(last, last.substring(0, last.length() - 2), "r9_x-1." + "A".repeat(80))) {
                try (var rest = resume(elsewhere, client, place)) {
                    final var refusal = rest.read();
                    assertThat(refusal.status()).as(place).isEqualTo(400);
                    assertThat(refusal.text()).contains("Last-Event-ID");
                }
            }
            try (var stolen = resume(elsewhere, other, last)) {
                assertThat(stolen.read().status()).isEqualTo(400);
            }
        }
    }

    private RawHttp call(final LiveClient client, final int id) throws Exception {
        final var call = new RawHttp(here.port());
        call.send(RawHttp.post(client.session(), LiveClient.callOf(id, "long", "{}")));
        assertThat(call.readHead().status()).isEqualTo(200);
        return call;
    }

    private static RawHttp resume(final TestGateway gateway, final LiveClient client, final String place)
            throws IOException {
        return new RawHttp(gateway.port())
                .send("GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: "
                        + client.session() + "\r\nLast-Event-ID: " + place + "\r\n\r\n");
    }

    private static UpstreamPeer next(final BlockingQueue<UpstreamPeer> peers) throws Exception {
        final var peer = peers.poll(30, TimeUnit.SECONDS);
        assertThat(peer).as("the server was asked").isNotNull();
        return peer;
    }

    private static void say(final UpstreamPeer peer, final String id, final String json) throws IOException {
        peer.chunk("id: " + id + "\ndata: " + json + "\n\n");
    }

    private static String said(final String text) {
        return FullServer.logged("error", text);
    }

    private static String answer(final int id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + ScriptedUpstream.text("done") + "}";
    }

    /** The id of the next event that holds all of that. */
    private static String lastId(final RawHttp stream, final String... texts) throws IOException {
        for (String event = stream.anyEvent(); !event.isEmpty(); event = stream.anyEvent()) {
            final var id = EVENT_ID.matcher(event);
            if (id.find() && List.of(texts).stream().allMatch(event::contains)) {
                return id.group(1);
            }
        }
        throw new AssertionError("the stream ended before " + List.of(texts));
    }

    private static List<String> texts(final RawHttp stream) throws IOException {
        final var texts = new ArrayList<String>();
        for (var event = stream.event(); !event.isEmpty(); event = stream.event()) {
            final var text = SAID.matcher(event);
            if (text.find()) {
                texts.add(text.group(1));
            }
        }
        return texts;
    }
}
