package io.sallyport.server.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server wants to know before it answers. */
class InputRequiredTest {

    @Test
    void questionsKeepTheirOrderTheirParametersAndTheStateItsText() {
        final var required = read("""
                {"resultType":"input_required","inputRequests":{
                  "z":{"method":"elicitation/create","params":{"message":"\\u00e9", "n":1.50}},
                  "a":{"method":"roots/list"}},"requestState":"a\\"b\\\\"}""").orElseThrow();

        assertThat(required.questions())
                .extracting(question -> question.key()
                        + ' '
                        + question.method()
                        + ' '
                        + new String(question.params(), StandardCharsets.UTF_8))
                .containsExactly("z elicitation/create {\"message\":\"\\u00e9\", \"n\":1.50}", "a roots/list {}");
        assertThat(required.state()).contains("\"a\\\"b\\\\\"");
    }

    @Test
    void aStateAloneAsksToBeCalledAgain() {
        final var required = read("{\"resultType\":\"input_required\",\"requestState\":\"s\"}")
                .orElseThrow();

        assertThat(required.questions()).isEmpty();
        assertThat(required.state()).contains("\"s\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"inputRequests\":{}}",
                "{\"inputRequests\":[]}",
                "{\"inputRequests\":{\"a\":1}}",
                "{\"inputRequests\":{\"a\":{}}}",
                "{\"inputRequests\":{\"a\":{\"method\":5}}}",
                "{\"inputRequests\":{\"a\":{\"method\":\"roots/list\"},\"b\":null},\"requestState\":\"s\"}",
                "{\"requestState\":5}"
            })
    void whatAsksForNothingOrForNoRequestIsNone(final String result) {
        assertThat(read(result)).isEmpty();
    }

    @Test
    void sixtyFourQuestionsAreEnough() {
        assertThat(read(questions(64)).orElseThrow().questions()).hasSize(64);
        assertThat(read(questions(65))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "tools/call,true",
        "prompts/get,true",
        "resources/read,true",
        "completion/complete,false",
        "tools/list,false",
        "server/discover,false",
        "tasks/get,false"
    })
    void onlyThreeMethodsMayComeToIt(final String method, final boolean may) {
        assertThat(InputRequired.answers(method)).isEqualTo(may);
    }

    private static String questions(final int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"q" + i + "\":{\"method\":\"roots/list\"}")
                .collect(Collectors.joining(",", "{\"inputRequests\":{", "}}"));
    }

    private static Optional<InputRequired> read(final String result) {
        return InputRequired.of(
                JsonFields.of(result.getBytes(StandardCharsets.UTF_8)).orElseThrow());
    }
}
