package io.sallyport.server.upstream.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.testkit.ManualLoop;
import io.sallyport.server.testkit.ScriptedTransport;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamRequest.Method;
import io.sallyport.server.upstream.pipe.Requests;
import io.sallyport.server.upstream.pipe.Response;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseTransportTest {

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedTransport http = new ScriptedTransport();
    private final SseTransport sse = new SseTransport(http, new EnvelopeScanner(64), () -> loop, _ -> 1000);
    private final Requests requests = new Requests(SseTransport.mark(URI.create("http://legacy:80/team/sse")));

    @Test
    void initializeOpensTheStreamAndIsPostedWhereTheServerSays() {
        final var response = send(requests.initialize("a"));
        final var stream = http.last();
        assertThat(stream.request().method()).isEqualTo(Method.GET);
        assertThat(stream.request().endpoint().url()).isEqualTo(URI.create("http://legacy:80/team/sse"));
        assertThat(stream.header("Accept")).contains("text/event-stream");
        assertThat(stream.header("X-Team")).contains("a");

        stream.head(200, "text/event-stream").chunk("event: endpoint\ndata: messages?s=1\n\n");
        loop.run();
        final var posted = http.last();
        assertThat(posted.request().method()).isEqualTo(Method.POST);
        assertThat(posted.request().endpoint().url()).isEqualTo(URI.create("http://legacy:80/team/messages?s=1"));
        assertThat(posted.header("Content-Type")).contains("application/json");
        assertThat(response.status()).isZero();

        posted.head(202, "").complete();
        loop.run();
        assertThat(response.session()).isNotBlank();
        stream.event("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}");
        loop.run();
        assertThat(response.events()).hasSize(1);
        assertThat(response.end()).isEqualTo("complete");
    }

    @Test
    void anAnswerMayOvertakeTheAcknowledgement() {
        final var session = open();
        final var stream = stream();
        final var call = send(requests.call(session, "1", "1"));
        final var posted = http.last();
        assertThat(posted.header("Mcp-Session-Id")).isEmpty();
        stream.event("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        loop.run();
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.end()).isEqualTo("complete");
        posted.head(202, "").complete();
    }

    @Test
    void theEndOfTheStreamLosesTheSession() {
        final var session = open();
        final var call = send(requests.call(session, "1", "1"));
        http.last().head(202, "").complete();
        stream().complete();
        loop.run();
        assertThat(call.end()).isEqualTo("TRUNCATED");
        assertThat(send(requests.call(session, "2", "1")).status()).isEqualTo(404);
    }

    @Test
    void aServerThatForgotTheSessionHasLostItHereToo() {
        final var session = open();
        final var call = send(requests.call(session, "1", "1"));
        http.last().head(404, "text/plain").complete();
        loop.run();
        assertThat(call.status()).isEqualTo(404);
        assertThat(stream().isCancelled()).isTrue();
        assertThat(send(requests.call(session, "2", "1")).status()).isEqualTo(404);
    }

    @Test
    void aPostThatBreaksBreaksItsCallAlone() {
        final var session = open();
        final var call = send(requests.call(session, "1", "1"));
        http.last().breaks(Breakdown.Kind.CONNECT_FAILED);
        loop.run();
        assertThat(call.end()).isEqualTo("CONNECT_FAILED");
        final var next = send(requests.call(session, "2", "1"));
        http.last().head(503, "").complete();
        loop.run();
        assertThat(next.status()).isEqualTo(503);
        assertThat(stream().isCancelled()).isFalse();
    }

    @Test
    void deleteEndsTheStream() {
        final var session = open();
        assertThat(send(requests.delete(session)).status()).isEqualTo(200);
        assertThat(stream().isCancelled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://legacy/x",
                "http://other/x",
                "http://legacy:81/x",
                "//other/x",
                "http://u:p@legacy/x",
                "javascript:alert(1)",
                "http://[x"
            })
    void anEndpointOfAnotherOriginIsRefused(final String reference) {
        final var response = send(requests.initialize("a"));
        stream().head(200, "text/event-stream").chunk("event: endpoint\ndata: " + reference + "\n\n");
        loop.run();
        assertThat(response.end()).isEqualTo("NOT_HTTP");
        assertThat(stream().isCancelled()).isTrue();
        assertThat(http.sent()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"/m,http://legacy:80/m", "m?a=b,http://legacy:80/team/m?a=b", "http://LEGACY/m,http://LEGACY/m"})
    void anEndpointIsResolvedAgainstTheStream(final String reference, final String expected) {
        assertThat(MessageUrl.resolve(URI.create("http://legacy:80/team/sse"), reference))
                .contains(URI.create(expected));
    }

    @Test
    void aStreamThatIsRefusedOrSaysNothingFailsTheInitialize() {
        final var refused = send(requests.initialize("a"));
        stream().head(401, "text/plain").complete();
        loop.run();
        assertThat(refused.status()).isEqualTo(401);

        final var html = send(requests.initialize("a"));
        http.last().head(200, "text/html");
        loop.run();
        assertThat(html.end()).isEqualTo("NOT_HTTP");

        final var silent = send(requests.initialize("a"));
        http.last().head(200, "text/event-stream");
        loop.advance(Requests.SILENCE.plus(Duration.ofSeconds(1)));
        assertThat(silent.end()).isEqualTo("TIMEOUT");
        assertThat(http.last().isCancelled()).isTrue();

        final var unreachable = send(requests.initialize("a"));
        http.last().breaks(Breakdown.Kind.CONNECT_FAILED);
        loop.run();
        assertThat(unreachable.end()).isEqualTo("CONNECT_FAILED");
    }

    @Test
    void anEventLargerThanAllowedEndsTheStream() {
        open();
        stream().event("x".repeat(2000));
        loop.run();
        assertThat(stream().isCancelled()).isTrue();
    }

    private String open() {
        final var response = send(requests.initialize("a"));
        stream().head(200, "text/event-stream").chunk("event: endpoint\ndata: /m\n\n");
        loop.run();
        http.last().head(202, "").complete();
        stream().event("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}");
        loop.run();
        return response.session();
    }

    private ScriptedTransport.Sent stream() {
        return http.sent().getFirst();
    }

    private Response send(final UpstreamRequest request) {
        final var response = new Response();
        sse.exchange(request, loop, response);
        loop.run();
        return response;
    }
}
