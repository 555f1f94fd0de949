package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerEditTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                             | {\"_meta\":{\"k\":\"v\"}}",
                "{\"content\":[]}               | {\"_meta\":{\"k\":\"v\"},\"content\":[]}",
                "{\"_meta\":null,\"x\":1}       | {\"_meta\":{\"k\":\"v\"},\"x\":1}",
                "{\"_meta\":{\"k\":1},\"x\":1}  | {\"_meta\":{\"k\":\"v\"},\"x\":1}",
                "{\"_meta\":{\"a\":1}}          | {\"_meta\":{\"a\":1,\"k\":\"v\"}}"
            })
    void writesResultMetaAndIdAtOnce(final String before, final String after) {
        final var answer = Scanned.result("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + before + "}");

        assertThat(AnswerEdit.of(answer)
                        .meta("k", "\"v\"")
                        .id(new RequestId.Text("b"))
                        .apply())
                .asString(UTF_8)
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"b\",\"result\":" + after + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                           | {\"n\":1,\"_meta\":{\"k\":\"v\"}}",
                "{\"n\":0,\"a\":2}            | {\"n\":1,\"a\":2,\"_meta\":{\"k\":\"v\"}}",
                "{\"_meta\":null}             | {\"_meta\":{\"k\":\"v\"},\"n\":1}",
                "{\"a\":2,\"_meta\":{\"k\":1}} | {\"a\":2,\"_meta\":{\"k\":\"v\"},\"n\":1}"
            })
    void setsMembersOfTheResultBesideItsMeta(final String before, final String after) {
        final var answer = Scanned.result("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + before + "}");

        assertThat(AnswerEdit.of(answer).set("n", "1").meta("k", "\"v\"").apply())
                .asString(UTF_8)
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + after + "}");
    }

    @Test
    void removesMeta() {
        final var answer = Scanned.result("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"_meta\":{\"a\":1,\"b\":2}}}");

        assertThat(AnswerEdit.of(answer).removeMeta("a").removeMeta("absent").apply())
                .asString(UTF_8)
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"_meta\":{\"b\":2}}}");
    }

    @Test
    void givesAnErrorAnIdAndNoMeta() {
        final var failed = Scanned.as(Envelope.Failed.class, """
                {"jsonrpc":"2.0","error":{"code":1,"message":"m"}}""".getBytes(UTF_8));

        assertThat(AnswerEdit.of(failed).id(new RequestId.Numeric("4")).apply())
                .asString(UTF_8)
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"m\"},\"id\":4}");
        assertThatIllegalStateException().isThrownBy(() -> AnswerEdit.of(failed).meta("k", "1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"t\":1}                               | {\"_meta\":{\"k\":\"v\"}}",
                "{\"t\":1,\"content\":[]}                | {\"content\":[],\"_meta\":{\"k\":\"v\"}}",
                "{\"content\":[],\"t\":1}                | {\"content\":[],\"_meta\":{\"k\":\"v\"}}",
                "{\"t\":1,\"_meta\":{\"gone\":1},\"u\":2} | {\"_meta\":{\"k\":\"v\"}}",
                "{\"a\":0,\"t\":1,\"u\":2,\"b\":3}         | {\"a\":0,\"b\":3,\"_meta\":{\"k\":\"v\"}}"
            })
    void removesMembersOfTheResultBesideItsMeta(final String before, final String after) {
        final var answer = Scanned.result("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + before + "}");

        assertThat(AnswerEdit.of(answer)
                        .remove("t")
                        .remove("u")
                        .removeMeta("gone")
                        .meta("k", "\"v\"")
                        .apply())
                .asString(UTF_8)
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + after + "}");
    }
}
