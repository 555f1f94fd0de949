package io.sallyport.benchmarks.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.junit.jupiter.api.Test;

class EchoHandlerTest {

    private final Counts counts = new Counts();
    private final Questions questions = new Questions();
    private final EmbeddedChannel caller = new EmbeddedChannel(new EchoHandler(counts, questions, new HashMap<>()));
    private final EmbeddedChannel another = new EmbeddedChannel(new EchoHandler(counts, questions, new HashMap<>()));

    @Test
    void aCallThatAsksIsAnsweredOnceItsQuestionIsOnAnyConnection() {
        post(caller, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"ask\"}}");
        final HttpResponse head = caller.readOutbound();
        assertThat(head.headers().get("Content-Type")).isEqualTo("text/event-stream");
        assertThat(text(caller.readOutbound())).contains("\"question-1\"", "sampling/createMessage");
        assertThat(caller.<Object>readOutbound()).isNull();

        post(another, "{\"jsonrpc\":\"2.0\",\"id\":\"question-1\",\"result\":{}}");

        assertThat(another.<FullHttpResponse>readOutbound().status().code()).isEqualTo(202);
        final HttpContent end = caller.readOutbound();
        assertThat(end).isInstanceOf(LastHttpContent.class);
        assertThat(text(end)).contains("\"id\":7", "The same answer.");
        assertThat(counts.of("asked")).isEqualTo(1);
    }

    @Test
    void anAnswerToNoQuestionChangesNothing() {
        post(another, "{\"jsonrpc\":\"2.0\",\"id\":\"question-9\",\"result\":{}}");
        assertThat(another.<FullHttpResponse>readOutbound().status().code()).isEqualTo(202);
    }

    @Test
    void progressCarriesTheTokenOfTheCall() {
        post(caller, """
                {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"progress","_meta":{"progressToken":"t"}}}""");
        caller.<HttpResponse>readOutbound();
        assertThat(text(caller.readOutbound()).split("\"progressToken\":\"t\"", -1))
                .hasSize(1001);
        assertThat(text(caller.readOutbound())).contains("\"id\":1", "The same answer.");
    }

    @Test
    void aLargeResultIsTenMegabytesOfOneMessage() {
        post(caller, "{\"jsonrpc\":\"2.0\",\"id\":\"l\",\"method\":\"tools/call\",\"params\":{\"name\":\"large\"}}");
        final FullHttpResponse answer = caller.readOutbound();
        assertThat(answer.content().readableBytes()).isBetween(9_999_000, 10_001_000);
        assertThat(text(answer)).startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"l\"").endsWith("}]}}");
    }

    @Test
    void aServersPathSaysWhatItIsLike() {
        final var server = Server.of("/alpha/modern/streams/tools-50/slow-200");
        assertThat(server.modern()).isTrue();
        assertThat(server.streams()).isTrue();
        assertThat(server.delay()).hasMillis(200);
        assertThat(new String(server.tools(), StandardCharsets.UTF_8))
                .contains("\"large_event\"", "\"tool_49\"", "\"resultType\":\"complete\"")
                .doesNotContain("\"tool_50\"");
        assertThat(new String(Server.of("/alpha").tools(), StandardCharsets.UTF_8))
                .contains("\"echo\"")
                .doesNotContain("tool_", "resultType");
    }

    private static void post(final EmbeddedChannel channel, final String json) {
        channel.writeInbound(new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "/alpha", Unpooled.copiedBuffer(json, StandardCharsets.UTF_8)));
    }

    private static String text(final HttpContent content) {
        return content.content().toString(StandardCharsets.UTF_8);
    }
}
