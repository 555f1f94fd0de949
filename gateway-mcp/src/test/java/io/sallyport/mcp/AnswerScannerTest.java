package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sallyport.mcp.AnswerScanner.Progress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerScannerTest {

    private static final int DEPTH = EnvelopeScanner.DEFAULT_MAX_DEPTH;

    @ParameterizedTest
    @MethodSource
    void knowsTheAnswerThatPassedThrough(final String json, final Answered answered) {
        final var scanner = new AnswerScanner(DEPTH);
        for (final byte octet : json.getBytes(UTF_8)) {
            assertThat(scanner.malformed()).isEmpty();
            scanner.feed(new byte[] {octet});
        }

        assertThat(scanner.answered()).contains(answered);
        assertThat(scanner.feed(" \n".getBytes(UTF_8))).isEqualTo(Progress.COMPLETE);
        assertThat(scanner.feed("x".getBytes(UTF_8))).isEqualTo(Progress.INVALID);
        assertThat(scanner.answered()).isEmpty();
    }

    static Stream<Arguments> knowsTheAnswerThatPassedThrough() {
        return Stream.of(
                arguments(
                        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}",
                        new Answered.Result(new RequestId.Numeric("7"), false)),
                arguments(
                        " {\"result\":{\"x\":{\"isError\":false},\"\\u0069sError\":true,\"_meta\":null},\"i\\u0064\":\"é\\n\",\"jsonrpc\":\"2.0\"}",
                        new Answered.Result(new RequestId.Text("é\n"), true)),
                arguments(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"\",\"data\":[{}]}}",
                        new Answered.Failed(Optional.of(new RequestId.Numeric("1")), -32000)),
                arguments(
                        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"message\":\"x\",\"code\":0}}",
                        new Answered.Failed(Optional.empty(), 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "1",
                "<",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"isError\":true,\"isError\":",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1.0,",
                "{\"jsonrpc\":\"2.0\",\"id\":1}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"result\":{}}",
                "{\"jsonrpc\":[\"2.0\"],\"id\":1,\"result\":{}}"
            })
    void refusesWhatIsNoAnswer(final String json) {
        final var scanner = new AnswerScanner(DEPTH);

        assertThat(scanner.feed(json.getBytes(UTF_8))).isEqualTo(Progress.INVALID);
        assertThat(scanner.malformed()).isPresent();
        assertThat(scanner.answered()).isEmpty();
    }

    @Test
    void refusesBrokenEncodingAcrossChunks() {
        final var scanner = new AnswerScanner(DEPTH);

        assertThat(scanner.feed("{\"x\":\"\u00e2".getBytes(ISO_8859_1))).isEqualTo(Progress.NEED_MORE);
        assertThat(scanner.feed("\"".getBytes(ISO_8859_1))).isEqualTo(Progress.INVALID);
        assertThat(scanner.malformed().orElseThrow().detail()).isEqualTo("invalid UTF-8 at byte 7");
    }

    @Test
    void refusesNestingPastItsDepth() {
        final var scanner = new AnswerScanner(3);

        assertThat(scanner.feed("{\"result\":{\"a\":[".getBytes(UTF_8))).isEqualTo(Progress.NEED_MORE);
        assertThat(scanner.feed("[".getBytes(UTF_8))).isEqualTo(Progress.INVALID);
    }

    @Test
    void readsAHugeStringInPieces() {
        final var scanner = new AnswerScanner(DEPTH);
        final var chunk = "x".repeat(1 << 16).getBytes(UTF_8);
        scanner.feed("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"blob\":\"".getBytes(UTF_8));
        for (int i = 0; i < 4096; i++) {
            assertThat(scanner.feed(chunk)).isEqualTo(Progress.NEED_MORE);
        }

        assertThat(scanner.feed("\"}}".getBytes(UTF_8))).isEqualTo(Progress.COMPLETE);
    }

    @Test
    void agreesWithTheEnvelopeScannerOnMutatedAnswersHoweverCut() {
        final var random = new Random(3);
        final var source = new RandomJson(random);
        int whole = 0;
        for (int round = 0; round < 10_000; round++) {
            final var json = mutated(answer(source, random), random);
            final var scan = new EnvelopeScanner(8).scan(json);
            final var scanner = new AnswerScanner(8);
            final var progress = feedInPieces(scanner, json, random);
            if (scan instanceof Scan.Message(Envelope.Result result)) {
                whole++;
                assertThat(scanner.answered()).contains(new Answered.Result(result.id(), result.toolError()));
            } else if (scan instanceof Scan.Message(Envelope.Failed failed)) {
                whole++;
                assertThat(scanner.answered()).contains(new Answered.Failed(failed.id(), failed.code()));
            } else if (!(scan instanceof Scan.Rejected(Malformed why)
                    && why.detail().startsWith("duplicate"))) {
                assertThat(progress).as(new String(json, UTF_8)).isNotEqualTo(Progress.COMPLETE);
            }
        }
        assertThat(whole).isGreaterThan(2000);
    }

    private static Progress feedInPieces(final AnswerScanner scanner, final byte[] json, final Random random) {
        var progress = Progress.NEED_MORE;
        int from = 0;
        while (from < json.length) {
            final int to = Math.min(json.length, from + random.nextInt(20));
            progress = scanner.feed(json, from, to);
            from = to;
        }
        return progress;
    }

    private static String answer(final RandomJson source, final Random random) {
        final var id = List.of("1", "\"a\"", "null", "-0", source.string()).get(random.nextInt(5));
        final var result = "{\"isError\":" + source.value(1) + ",\"_meta\":{},\"c\":" + source.value(5) + "}";
        final var error = "{\"code\":" + random.nextInt() + ",\"message\":" + source.string() + "}";
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ","
                + (random.nextBoolean() ? "\"result\":" + result : "\"error\":" + error) + "}";
    }

    private static byte[] mutated(final String json, final Random random) {
        final var bytes = json.getBytes(UTF_8);
        for (int i = random.nextInt(3); i > 0; i--) {
            final var replacements = "{}[]\",:\\ue0-.tn \n\u0000\u0080\u00ff".getBytes(ISO_8859_1);
            bytes[random.nextInt(bytes.length)] = replacements[random.nextInt(replacements.length)];
        }
        return bytes;
    }
}
