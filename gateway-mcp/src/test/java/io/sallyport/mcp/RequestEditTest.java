package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestEditTest {

    @Test
    void renamesAndEditsMetaAtOnce() {
        final var request = Scanned.request("""
                {"jsonrpc":"2.0", "id":1,"method":"tools/call","params":{"_meta":{"traceparent":"old","keep":1},
                "name":"a__b","arguments":{"name":"a__b"}}}""");

        assertThat(RequestEdit.of(request)
                        .rename("ü\"")
                        .meta("traceparent", "\"new\"")
                        .meta("fresh", "{\"x\":2}")
                        .removeMeta("keep")
                        .apply())
                .asString(UTF_8)
                .isEqualTo("""
                {"jsonrpc":"2.0", "id":1,"method":"tools/call","params":{"_meta":{"traceparent":"new","fresh":{"x":2}},
                "name":"ü\\"","arguments":{"name":"a__b"}}}""");
    }

    @Test
    void tellsWhatItsStringsWillSay() {
        final var request = Scanned.request("""
                {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a__b","uri":"x:y","taskId":"t1"}}""");
        final var name = request.params().name().orElseThrow();
        final var uri = request.params().uri().orElseThrow();
        final var task = request.params().taskId().orElseThrow();

        final var untouched = RequestEdit.of(request);
        assertThat(untouched.text(name)).isEqualTo("a__b");
        assertThat(untouched.text(uri)).isEqualTo("x:y");
        assertThat(untouched.text(task)).isEqualTo("t1");

        final var edited = RequestEdit.of(request).rename("b").uri("z:y").string(task.span(), "own");
        assertThat(edited.text(name)).isEqualTo("b");
        assertThat(edited.text(uri)).isEqualTo("z:y");
        assertThat(edited.text(task)).isEqualTo("own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{M}                                | {M,\"params\":{\"_meta\":{\"k\":1}}}",
                "{M }                               | {M ,\"params\":{\"_meta\":{\"k\":1}}}",
                "{M,\"params\":{}}                  | {M,\"params\":{\"_meta\":{\"k\":1}}}",
                "{M,\"params\":{ }}                 | {M,\"params\":{\"_meta\":{\"k\":1} }}",
                "{M,\"params\":{\"a\":2}}           | {M,\"params\":{\"_meta\":{\"k\":1},\"a\":2}}",
                "{M,\"params\":{\"_meta\":{}}}      | {M,\"params\":{\"_meta\":{\"k\":1}}}",
                "{M,\"params\":{\"_meta\":null}}    | {M,\"params\":{\"_meta\":{\"k\":1}}}",
                "{M,\"params\":{\"_meta\":{\"k\":[]}}}        | {M,\"params\":{\"_meta\":{\"k\":1}}}",
                "{M,\"params\":{\"_meta\":{\"a\":2 }}}        | {M,\"params\":{\"_meta\":{\"a\":2,\"k\":1 }}}",
                "{M,\"params\":{\"_meta\":{\"k\":0,\"a\":2}}} | {M,\"params\":{\"_meta\":{\"k\":1,\"a\":2}}}"
            })
    void writesMetaWhateverStandsThere(final String before, final String after) {
        final var message = "\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"";
        final var request = Scanned.request(before.replace("M", message));

        assertThat(RequestEdit.of(request).meta("k", "1").apply())
                .asString(UTF_8)
                .isEqualTo(after.replace("M", message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"a\"}             | {\"name\":\"a\",\"state\":\"s\"}",
                "{\"name\":\"a\",\"state\":1} | {\"name\":\"a\",\"state\":\"s\"}",
                "{\"uri\":\"a:b\"}            | {\"uri\":\"a:b\",\"state\":\"s\"}"
            })
    void givesAParameterAValueWhetherItStandsThereOrNot(final String before, final String after) {
        final var head = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":";

        assertThat(RequestEdit.of(Scanned.request(head + before + "}"))
                        .param("state", "\"s\"")
                        .apply())
                .asString(UTF_8)
                .isEqualTo(head + after + "}");
    }

    @Test
    void givesNoParameterToWhatHasNeitherNameNorUri() {
        final var edit =
                RequestEdit.of(Scanned.request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{}}"));

        assertThatIllegalStateException().isThrownBy(() -> edit.param("state", "1"));
    }

    @Test
    void editsTheMetaOfANotification() {
        final var notification =
                Scanned.as(Envelope.Notification.class, "{\"jsonrpc\":\"2.0\",\"method\":\"n\"}\n".getBytes(UTF_8));

        assertThat(RequestEdit.of(notification).meta("k", "null").apply())
                .asString(UTF_8)
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"n\",\"params\":{\"_meta\":{\"k\":null}}}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"a\",\"task\":{\"ttl\":1}}        | {\"_meta\":{\"k\":1},\"name\":\"b\"}",
                "{\"task\":{} , \"name\":\"a\",\"x\":2}       | {\"_meta\":{\"k\":1},\"name\":\"b\",\"x\":2}",
                "{\"name\":\"a\" ,\"task\":{}, \"_meta\":{}}  | {\"name\":\"b\", \"_meta\":{\"k\":1}}",
                "{\"_meta\":{}, \"task\":{},\"name\":\"a\"}   | {\"_meta\":{\"k\":1},\"name\":\"b\"}",
                "{\"name\":\"a\",\"y\":{\"task\":{}}}         | {\"_meta\":{\"k\":1},\"name\":\"b\",\"y\":{\"task\":{}}}",
            })
    void removesTheTaskBesideOtherEdits(final String before, final String after) {
        final var message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":";
        final var request = Scanned.request(message + before + "}");

        assertThat(RequestEdit.of(request)
                        .rename("b")
                        .removeTask()
                        .meta("k", "1")
                        .apply())
                .asString(UTF_8)
                .isEqualTo(message + after + "}");
    }

    @Test
    void givesTheBytesBackWhereNothingChanges() {
        final var request = Scanned.request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}");

        assertThat(RequestEdit.of(request).removeMeta("k").apply()).isSameAs(request.json());
    }

    @Test
    void cannotChangeWhatIsNotThere() {
        final var request = Scanned.request("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}");
        final var notification =
                Scanned.as(Envelope.Notification.class, "{\"jsonrpc\":\"2.0\",\"method\":\"n\"}".getBytes(UTF_8));

        assertThatIllegalStateException()
                .isThrownBy(() -> RequestEdit.of(request).rename("x"));
        assertThatIllegalStateException()
                .isThrownBy(() -> RequestEdit.of(request).removeTask());
        assertThatIllegalStateException()
                .isThrownBy(() -> RequestEdit.of(request).uri("x"));
        assertThatIllegalStateException()
                .isThrownBy(() -> RequestEdit.of(notification).id(new RequestId.Numeric("1")));
    }

    @Test
    void anyRequestScansToWhatWasWrittenAndKeepsEveryOtherByte() {
        final var random = new Random(20260728);
        final var json = new RandomJson(random);
        for (int round = 0; round < 2000; round++) {
            final var request = Scanned.request(json.request());
            final var name = request.params().name();
            final var edit = RequestEdit.of(request);
            name.ifPresent(present -> edit.rename(present.value() + "→x"));
            final var renamed = Scanned.request(edit.apply());

            assertThat(renamed.params().name().map(Envelope.Located::value))
                    .isEqualTo(name.map(present -> present.value() + "→x"));
            assertThat(without(renamed, renamed.params().name())).isEqualTo(without(request, name));

            final var id = new RequestId.Text("i\n" + round);
            final var traced = Scanned.request(RequestEdit.of(renamed)
                    .id(id)
                    .meta(MetaKeys.TRACEPARENT, "\"00-" + round + "\"")
                    .meta(MetaKeys.PROGRESS_TOKEN, "\"é\"")
                    .apply());
            assertThat(traced.id()).isEqualTo(id);
            assertThat(traced.method()).isEqualTo(request.method());
            assertThat(traced.params().name().map(Envelope.Located::value))
                    .isEqualTo(renamed.params().name().map(Envelope.Located::value));
            final var meta = traced.params().meta().orElseThrow();
            assertThat(meta.traceparent()).contains("00-" + round);
            assertThat(meta.progressToken()).contains(new RequestId.Text("é"));
        }
    }

    private static String without(final Envelope.Request request, final Optional<Envelope.Located> part) {
        final var splice = Splice.of(request.json());
        part.ifPresent(located -> splice.remove(located.span()));
        return new String(splice.apply(), UTF_8);
    }
}
