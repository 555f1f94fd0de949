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
            final var line = "{\"k\":\"" + escaped + "\"}\n";
            assertThat(new JsonLine().put("k", value).line()).isEqualTo(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void growsWithWhatItSays() {
        final var longest = "x".repeat(1024);
        final var trace = "é\t".repeat(10_000);

        assertThat(new JsonLine()
                        .put("cut", longest + "y")
                        .putWhole("whole", trace)
                        .put("n", Long.MIN_VALUE)
                        .putMillis("ms", 1_234_567_890)
                        .putNull("none")
                        .end())
                .isEqualTo("{\"cut\":\"" + longest + "…\",\"whole\":\"" + trace.replace("\t", "\\t")
                        + "\",\"n\":-9223372036854775808,\"ms\":1234.568,\"none\":null}");
    }
}
