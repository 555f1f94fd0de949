package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final RequestId ID = new RequestId.Text("é\"\n\u0001🦊");

    @Test
    void answersScanBackToWhatWasWritten() {
        final var result = Scanned.as(Envelope.Result.class, Answers.result(ID, "{\"x\":1}".getBytes(UTF_8)));
        final var failed = Scanned.as(
                Envelope.Failed.class, Answers.error(Optional.of(ID), -32602, "no \"x\"", Optional.of("{\"d\":[]}")));
        final var nobody =
                Scanned.as(Envelope.Failed.class, Answers.error(Optional.empty(), -32700, "bad", Optional.empty()));

        assertThat(result.id()).isEqualTo(ID);
        assertThat(Scanned.text(result.json(), result.result())).isEqualTo("{\"x\":1}");
        assertThat(failed.id()).contains(ID);
        assertThat(failed.code()).isEqualTo(-32602);
        assertThat(failed.message()).isEqualTo("no \"x\"");
        assertThat(Scanned.text(failed.json(), failed.error())).contains("\"data\":{\"d\":[]}");
        assertThat(nobody.json()).asString(UTF_8).contains("\"id\":null");
    }

    @Test
    void anIdKeepsItsJsonType() {
        assertThat(Answers.result(new RequestId.Numeric("7"), "{}".getBytes(UTF_8)))
                .asString(UTF_8)
                .contains("\"id\":7,");
        assertThat(Answers.result(new RequestId.Text("7"), "{}".getBytes(UTF_8)))
                .asString(UTF_8)
                .contains("\"id\":\"7\",");
    }

    @Test
    void opensASession() {
        final var initialize = Scanned.request(Messages.initialize(
                ID,
                ProtocolVersion.V2025_11_25,
                "{\"roots\":{}}".getBytes(UTF_8),
                JsonObject.start().string("name", "c").string("version", "1").end()));

        assertThat(initialize.method()).isEqualTo("initialize");
        assertThat(initialize.params().protocolVersion()).contains("2025-11-25");
        assertThat(initialize.params().capabilities())
                .map(span -> Scanned.text(initialize.json(), span))
                .contains("{\"roots\":{}}");
        assertThat(Messages.initialized())
                .asString(UTF_8)
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    @Test
    void asksForPages() {
        assertThat(Messages.list(new RequestId.Numeric("1"), McpMethods.TOOLS_LIST, Optional.empty()))
                .asString(UTF_8)
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
        assertThat(Messages.list(new RequestId.Numeric("1"), McpMethods.TOOLS_LIST, Optional.of("")))
                .asString(UTF_8)
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"cursor\":\"\"}}");
    }

    @Test
    void callsOff() {
        final var cancelled =
                Scanned.as(Envelope.Notification.class, Messages.cancelled(ID, Optional.of("the client left")));

        assertThat(cancelled.method()).isEqualTo("notifications/cancelled");
        assertThat(cancelled.params().requestId()).contains(ID);
    }

    @Test
    void writesObjectsAndArrays() {
        final var source = "[1,{\"a\":2}]".getBytes(UTF_8);
        final var array =
                JsonArray.start().raw(source, new Span(3, 10)).string("é").raw("3".getBytes(UTF_8));

        assertThat(JsonObject.start()
                        .bool("b", true)
                        .number("n", -5)
                        .json("j", "null")
                        .raw("r", source, new Span(1, 2))
                        .raw("a", array.end())
                        .end())
                .asString(UTF_8)
                .isEqualTo("{\"b\":true,\"n\":-5,\"j\":null,\"r\":1,\"a\":[{\"a\":2},\"é\",3]}");
        assertThat(JsonObject.start().end()).asString(UTF_8).isEqualTo("{}");
        assertThat(JsonArray.start().end()).asString(UTF_8).isEqualTo("[]");
    }
}
