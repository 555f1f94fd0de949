package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.core.io.JsonStringEncoder;

class JsonLineTest {

    @Test
    void everyCharacterIsEscapedAsJacksonDoesAndWhatIsNotUnicodeIsAQuestionMark() {
        for (int c = Character.MIN_VALUE; c <= Character.MAX_VALUE; c++) {
            final var value = "a" + (char) c + "b";
            final var escaped = new StringBuilder();
            JsonStringEncoder.getInstance().quoteAsString(value, escaped);
            final var line = "{\"tool\":\"" + escaped + "\"}\n";
            assertThat(new JsonLine().put(LogField.TOOL, value).line())
                    .isEqualTo(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void growsWithWhatItSays() {
        final var longest = "x".repeat(1024);
        final var trace = "é\t".repeat(10_000);

        assertThat(new JsonLine()
                        .put(LogField.MESSAGE, longest + "y")
                        .putWhole(LogField.ERROR, trace)
                        .put(LogField.BYTES_OUT, Long.MIN_VALUE)
                        .putMillis(LogField.DURATION_MS, 1_234_567_890)
                        .putNull(LogField.TIER)
                        .end())
                .isEqualTo("{\"message\":\"" + longest + "…\",\"error\":\"" + trace.replace("\t", "\\t")
                        + "\",\"bytesOut\":-9223372036854775808,\"durationMs\":1234.568,\"tier\":null}");
    }
}
