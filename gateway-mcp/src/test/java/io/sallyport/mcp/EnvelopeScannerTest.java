package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeScannerTest {

    @Test
    void readsWhatRoutingNeedsOfARequest() {
        final var request = Scanned.request("""
                {"params": {"arguments": {"name": "not this", "_meta": {"progressToken": 9}},
                  "_meta": { "progressToken" : 7, "traceparent":"00-a-b-01", "tracestate":"x=1",
                     "io.modelcontextprotocol/protocolVersion":"2026-07-28"},
                  "name" : "höhe\\u00dfe🦊" , "uri": "file:///ü" },
                 "method": "tools/call", "id": "a\\"b", "jsonrpc": "2.0", "extra": [1.5e3, null]}
                """);

        assertThat(request.id()).isEqualTo(new RequestId.Text("a\"b"));
        assertThat(request.method()).isEqualTo("tools/call");
        final var params = request.params();
        final var name = params.name().orElseThrow();
        assertThat(name.value()).isEqualTo("höheße🦊");
        assertThat(Scanned.text(request.json(), name.span())).isEqualTo("\"höhe\\u00dfe🦊\"");
        final var uri = params.uri().orElseThrow();
        assertThat(Scanned.text(request.json(), uri.span())).isEqualTo("\"file:///ü\"");
        assertThat(Scanned.text(request.json(), params.span().orElseThrow()))
                .startsWith("{\"arguments\"")
                .endsWith("ü\" }");
        final var meta = params.meta().orElseThrow();
        assertThat(Scanned.text(request.json(), meta.span()))
                .startsWith("{ \"progressToken\"")
                .endsWith("\"2026-07-28\"}");
        assertThat(meta.progressToken()).contains(new RequestId.Numeric("7"));
        assertThat(meta.traceparent()).contains("00-a-b-01");
        assertThat(Scanned.text(request.json(), meta.traceparentSpan().orElseThrow()))
                .isEqualTo("\"00-a-b-01\"");
        assertThat(meta.tracestate()).contains("x=1");
        assertThat(meta.protocolVersion()).contains("2026-07-28");
    }

    @Test
    void readsInitialize() {
        final var request = Scanned.request("""
                {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18",
                "capabilities":{"roots":{}},"clientInfo":{"name":"c","version":"1"}}}""");

        assertThat(request.params().protocolVersion()).contains("2025-06-18");
        assertThat(request.params().capabilities())
                .map(span -> Scanned.text(request.json(), span))
                .contains("{\"roots\":{}}");
        assertThat(request.params().clientInfo())
                .map(span -> Scanned.text(request.json(), span))
                .contains("{\"name\":\"c\",\"version\":\"1\"}");
        assertThat(request.params().name()).isEmpty();
    }

    @Test
    void readsACancelNotification() {
        final var cancel = Scanned.as(Envelope.Notification.class, """
                {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"7"}}""".getBytes(UTF_8));

        assertThat(cancel.params().requestId()).contains(new RequestId.Text("7"));
    }

    @Test
    void sharesTheAbsenceOfParams() {
        assertThat(Scanned.request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                        .params())
                .isSameAs(Envelope.Params.NONE);
    }

    @Test
    void readsAResult() {
        final var result = Scanned.result("""
                {"jsonrpc":"2.0","result":{"content":[{"isError":false,"_meta":1}],"isError":true,"_meta":{"é":1}},"id":-5}""");

        assertThat(result.id()).isEqualTo(new RequestId.Numeric("-5"));
        assertThat(result.toolError()).isTrue();
        assertThat(Scanned.text(result.json(), result.result()))
                .startsWith("{\"content\"")
                .endsWith("1}}");
        assertThat(Scanned.text(result.json(), result.resultMeta().orElseThrow()))
                .isEqualTo("{\"é\":1}");
    }

    @Test
    void readsAnErrorAnswerWithAndWithoutAnId() {
        final var known = Scanned.as(Envelope.Failed.class, """
                {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no","data":{"code":1}}}""".getBytes(UTF_8));
        final var unknown = Scanned.as(Envelope.Failed.class, """
                {"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"bad"}}""".getBytes(UTF_8));

        assertThat(known.id()).contains(new RequestId.Numeric("1"));
        assertThat(known.code()).isEqualTo(-32601);
        assertThat(known.message()).isEqualTo("no");
        assertThat(Scanned.text(known.json(), known.error()))
                .startsWith("{\"code\"")
                .endsWith("1}}");
        assertThat(unknown.id()).isEmpty();
    }

    @Test
    void keepsAnIntegerIdOfAnySizeAsItsDigits() {
        final var digits = "9".repeat(4000);

        assertThat(Scanned.request("{\"jsonrpc\":\"2.0\",\"id\":" + digits + ",\"method\":\"m\"}")
                        .id())
                .isEqualTo(new RequestId.Numeric(digits));
    }

    @Test
    void readsWhatAMessageSaysOfTasks() {
        final var request = Scanned.request("""
                {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"task": {"ttl":60000},"taskId":"a\\u0062",
                "_meta":{"io.modelcontextprotocol/related-task":{"x":{"taskId":"no"},"taskId" : "t1","y":[]},"z":1}}}""");

        final var params = request.params();
        assertThat(Scanned.text(request.json(), params.task().orElseThrow())).isEqualTo("{\"ttl\":60000}");
        assertThat(params.taskId().orElseThrow().value()).isEqualTo("ab");
        assertThat(Scanned.text(request.json(), params.taskId().orElseThrow().span()))
                .isEqualTo("\"a\\u0062\"");
        assertThat(params.relatedTask().orElseThrow().value()).isEqualTo("t1");
        assertThat(Scanned.text(
                        request.json(), params.relatedTask().orElseThrow().span()))
                .isEqualTo("\"t1\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"t\"",
                "[{\"taskId\":\"t\"}]",
                "{}",
                "{\"taskId\":1}",
                "{\"taskId\":{\"taskId\":\"t\"}}"
            })
    void aRelatedTaskOfAnotherFormIsNone(final String related) {
        final var params = Scanned.request(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"task\":1,\"taskId\":{},"
                                + "\"_meta\":{\"io.modelcontextprotocol/related-task\":" + related
                                + ",\"progressToken\":7}}}")
                .params();

        assertThat(params.relatedTask()).isEmpty();
        assertThat(params.task()).isEmpty();
        assertThat(params.taskId()).isEmpty();
        assertThat(params.meta().flatMap(Envelope.Meta::progressToken)).contains(new RequestId.Numeric("7"));
    }

    @Test
    void treatsRoutingMembersOfAWrongTypeAsAbsent() {
        final var params = Scanned.request("""
                {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":5,"uri":{"uri":"x"},"requestId":1.5,
                "_meta":{"progressToken":[1],"traceparent":1,"tracestate":null},"clientInfo":"x","capabilities":[]}}""").params();

        assertThat(params.name()).isEmpty();
        assertThat(params.uri()).isEmpty();
        assertThat(params.requestId()).isEmpty();
        assertThat(params.clientInfo()).isEmpty();
        assertThat(params.capabilities()).isEmpty();
        final var meta = params.meta().orElseThrow();
        assertThat(meta.progressToken()).isEmpty();
        assertThat(meta.traceparent()).isEmpty();
        assertThat(meta.traceparentSpan()).isEmpty();
        assertThat(meta.tracestate()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 65, 300})
    void allMembersOfMetaAreFoundHoweverMany(final int number) {
        final var members = IntStream.range(0, number)
                .mapToObj(i -> " \"k\\n" + i + "\" : {\"progressToken\":[" + i + "]}")
                .collect(Collectors.joining(","));
        final var request = Scanned.request(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"_meta\":{" + members + "}}}");

        final var fields = request.params().meta().orElseThrow().fields().orElseThrow();
        assertThat(fields.members()).hasSize(number);
        for (int i = 0; i < number; i++) {
            assertThat(fields.value("k\n" + i).map(span -> Scanned.text(request.json(), span)))
                    .contains("{\"progressToken\":[" + i + "]}");
        }
    }

    @Test
    void aLongKeyOfMetaIsFoundToo() {
        final var key = "k".repeat(300);
        final var request = Scanned.request(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"_meta\":{\"" + key + "\":1,\"b\":2}}}");

        final var meta = request.params().meta().orElseThrow();
        assertThat(meta.index()).isEmpty();
        assertThat(meta.fields().orElseThrow().members())
                .extracting(JsonFields.Member::key)
                .containsExactly(key, "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e3", "true", "\"\\ud800\"", "[\"x\"]"})
    void aProgressTokenIsAStringOrAnInteger(final String token) {
        final var request = Scanned.request(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"_meta\":{\"progressToken\":" + token
                        + "}}}");

        assertThat(request.params().meta().flatMap(Envelope.Meta::progressToken))
                .isEmpty();
    }

    @Test
    void acceptsTheDepthItAllowsAndNoMore() {
        final var scanner = new EnvelopeScanner(5);

        assertThat(scanner.scan(nested(5))).isInstanceOf(Scan.Message.class);
        assertThat(scanner.scan(nested(6)))
                .isInstanceOfSatisfying(
                        Scan.Rejected.class,
                        rejected -> assertThat(rejected.why())
                                .extracting(Malformed::kind, Malformed::detail)
                                .satisfiesExactly(
                                        kind -> assertThat(kind).isEqualTo(Malformed.Kind.NOT_JSON),
                                        detail ->
                                                assertThat((String) detail).startsWith("nested deeper than 5 levels")));
    }

    @Test
    void survivesAHundredThousandOpenBrackets() {
        final var malformed = Scanned.malformed(("{\"a\":" + "[".repeat(100_000)).getBytes(UTF_8));

        assertThat(malformed.kind()).isEqualTo(Malformed.Kind.NOT_JSON);
    }

    @Test
    void namesTheKeySpelledByEscapes() {
        assertThat(Scanned.request("{\"jsonrpc\":\"2.0\",\"i\\u0064\":1,\"m\\u0065thod\":\"m\"}")
                        .method())
                .isEqualTo("m");
    }

    @Test
    void readsTheSameWhenItsStoreOfNamesIsReplaced() {
        final var scanner = new EnvelopeScanner(8);
        final var padding = "x".repeat(1 << 20);
        for (int i = 0; i < 20; i++) {
            final var json = "{\"jsonrpc\":\"2.0\",\"id\":" + i + ",\"method\":\"m\",\"" + padding + i + "\":0}";
            assertThat(scanner.scan(json.getBytes(UTF_8)))
                    .isInstanceOfSatisfying(
                            Scan.Message.class,
                            message -> assertThat(message.envelope())
                                    .isInstanceOfSatisfying(
                                            Envelope.Request.class,
                                            request -> assertThat(
                                                            request.params().span())
                                                    .isEqualTo(Optional.empty())));
        }
    }

    private static byte[] nested(final int depth) {
        final int inner = depth - 1;
        return ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"x\":" + "[".repeat(inner) + "]".repeat(inner) + "}")
                .getBytes(UTF_8);
    }
}
