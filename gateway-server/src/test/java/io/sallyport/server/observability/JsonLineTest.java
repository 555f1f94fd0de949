package io.sallyport.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.core.io.JsonStringEncoder;

class JsonLineTest {

    @Test
    void everyCharacterIsEscapedAsJacksonDoes() {
        for (int c = Character.MIN_VALUE; c <= Character.MAX_VALUE; c++) {
            final var value = "a" + (char) c + "b";
            final var escaped = new StringBuilder();
            JsonStringEncoder.getInstance().quoteAsString(value, escaped);
            assertThat(new JsonLine().put("k", value).end()).isEqualTo("{\"k\":\"" + escaped + "\"}");
        }
    }
}
