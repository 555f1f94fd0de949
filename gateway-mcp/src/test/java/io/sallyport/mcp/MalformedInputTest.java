package io.sallyport.mcp;

import static io.sallyport.mcp.Malformed.Kind.BATCH;
import static io.sallyport.mcp.Malformed.Kind.NOT_JSON;
import static io.sallyport.mcp.Malformed.Kind.NOT_JSON_RPC;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.Charset;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way a body can fail to be a message, and what its sender is told. */
class MalformedInputTest {

    @ParameterizedTest
    @MethodSource
    void notJson(final String json, final String detail) {
        rejects(json.getBytes(UTF_8), NOT_JSON, detail);
    }

    static Stream<Arguments> notJson() {
        return Stream.of(
                arguments("", "there is no JSON value"),
                arguments(" \n", "there is no JSON value"),
                arguments("{", "not valid JSON"),
                arguments("<html>secret</html>", "not valid JSON"),
                arguments("{'id':1}", "not valid JSON"),
                arguments("{\"id\":1,}", "not valid JSON"),
                arguments("{\"id\":01}", "not valid JSON"),
                arguments("{\"id\":+1}", "not valid JSON"),
                arguments("{\"id\":.5}", "not valid JSON"),
                arguments("{\"id\":1.}", "not valid JSON"),
                arguments("{\"id\":NaN}", "not valid JSON"),
                arguments("{\"id\":\"a\nb\"}", "not valid JSON"),
                arguments("{\"id\":\"\\x\"}", "not valid JSON"),
                arguments("{\"id\":\"\\u12g4\"}", "not valid JSON"),
                arguments("{\"x\":[1 2]}", "not valid JSON"),
                arguments("{\"x\":tru}", "not valid JSON"),
                arguments("{\"x\":{\"deep\":\"unterminated}}", "not valid JSON"),
                arguments("/* comment */{}", "not valid JSON"),
                arguments("[{}", "not valid JSON"),
                arguments(ping("") + "x", "not valid JSON"),
                arguments(ping("") + "}", "not valid JSON"),
                arguments(ping("") + ping(""), "bytes after the JSON value"),
                arguments(ping("") + "\u0000", "not valid JSON"),
                arguments("\ufeff" + ping(""), "a byte order mark"),
                arguments(ping(",\"id\":2"), "duplicate key"),
                arguments(ping(",\"m\\u0065thod\":\"x\""), "duplicate key"),
                arguments(ping(",\"params\":{\"name\":\"a\",\"name\":\"b\"}"), "duplicate key"),
                arguments(ping(",\"params\":{\"_meta\":{\"traceparent\":1,\"traceparent\":1}}"), "duplicate key"),
                arguments(ping(",\"params\":{\"arguments\":{\"x\":{\"y\":1,\"y\":2}}}"), "duplicate key"),
                arguments(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"isError\":true,\"isError\":false}}", "duplicate"),
                arguments(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"\",\"code\":2}}",
                        "duplicate key"));
    }

    @ParameterizedTest
    @MethodSource
    void notUtf8(final byte[] json, final String detail) {
        rejects(json, NOT_JSON, detail);
    }

    static Stream<Arguments> notUtf8() {
        return Stream.of(
                arguments(withId("\u00ff", ISO_8859_1), "invalid UTF-8 at byte"),
                arguments(withId("\u00c0\u00af", ISO_8859_1), "invalid UTF-8 at byte"),
                arguments(withId("\u00e0\u0080\u00af", ISO_8859_1), "invalid UTF-8 at byte"),
                arguments(withId("\u00ed\u00a0\u0080", ISO_8859_1), "invalid UTF-8 at byte"),
                arguments(withId("\u00f4\u0090\u0080\u0080", ISO_8859_1), "invalid UTF-8 at byte"),
                arguments(withId("\u00e2\u0082", ISO_8859_1), "invalid UTF-8 at byte"),
                arguments("\u00c3".getBytes(ISO_8859_1), "invalid UTF-8 at byte"),
                arguments(withId("x", UTF_16LE), "the text is not UTF-8"),
                arguments(withId("x", UTF_16BE), "the text is not UTF-8"),
                arguments(withId("x", Charset.forName("UTF-32BE")), "the text is not UTF-8"),
                arguments(withId("x", Charset.forName("UTF-32LE")), "the text is not UTF-8"),
                arguments(withId("x", Charset.forName("UTF-16")), "the text is not UTF-8"));
    }

    @ParameterizedTest
    @MethodSource
    void notJsonRpc(final String json, final String detail) {
        rejects(json.getBytes(UTF_8), NOT_JSON_RPC, detail);
    }

    static Stream<Arguments> notJsonRpc() {
        return Stream.of(
                arguments("1", "a message is an object"),
                arguments("null", "a message is an object"),
                arguments("\"text\"", "a message is an object"),
                arguments("{}", "jsonrpc must be \"2.0\""),
                arguments("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"m\"}", "jsonrpc must be \"2.0\""),
                arguments("{\"jsonrpc\":2.0,\"id\":1,\"method\":\"m\"}", "jsonrpc must be \"2.0\""),
                arguments(call("1.0"), "id must be a string or an integer"),
                arguments(call("1e2"), "id must be a string or an integer"),
                arguments(call("null"), "id must be a string or an integer"),
                arguments(call("true"), "id must be a string or an integer"),
                arguments(call("{\"a\":1}"), "id must be a string or an integer"),
                arguments(call("[]"), "id must be a string or an integer"),
                arguments(call("\"\\ud800\""), "id must be a string or an integer"),
                arguments("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}", "method must be a string"),
                arguments("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null}", "method must be a string"),
                arguments(ping(",\"params\":[1]"), "params must be an object"),
                arguments(ping(",\"params\":null"), "params must be an object"),
                arguments(ping(",\"params\":{\"_meta\":[]}"), "params._meta must be an object"),
                arguments(ping(",\"result\":{}"), "both a request and an answer"),
                arguments(ping(",\"error\":{\"code\":1,\"message\":\"\"}"), "both a request and an answer"),
                arguments("{\"jsonrpc\":\"2.0\",\"id\":1}", "no method, result or error"),
                arguments("{\"jsonrpc\":\"2.0\",\"result\":{}}", "id must be a string or an integer"),
                arguments("{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}", "id must be a string or an integer"),
                arguments("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}", "result must be an object"),
                arguments(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"_meta\":\"\"}}", "result._meta must be an object"),
                arguments("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"no\"}", "error must be an object"),
                arguments(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"message\":\"\"}}", "error.code must be an integer"),
                arguments(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":4294967296,\"message\":\"\"}}",
                        "error.code must be an integer"),
                arguments("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1}}", "error.message must be a string"),
                arguments(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{\"code\":1,\"message\":\"\"}}",
                        "both a result and an error"));
    }

    @ParameterizedTest
    @MethodSource
    void batch(final String json) {
        rejects(json.getBytes(UTF_8), BATCH, "an array of messages");
    }

    static Stream<String> batch() {
        return Stream.of("[]", "[" + ping("") + "," + ping("") + "]", " [1] ");
    }

    private static void rejects(final byte[] json, final Malformed.Kind kind, final String detail) {
        final var malformed = Scanned.malformed(json);

        assertThat(malformed.kind()).isEqualTo(kind);
        assertThat(malformed.detail()).startsWith(detail).doesNotContain("secret");
    }

    private static String ping(final String more) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"" + more + "}";
    }

    private static String call(final String id) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":" + id + "}";
    }

    private static byte[] withId(final String id, final Charset charset) {
        return call("\"" + id + "\"").getBytes(charset);
    }
}
