package io.sallyport.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in header fields, as 2026-07-28 (streamable-http: value encoding) writes it. */
class HeaderTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, nullValues = "-", textBlock = """
            search|search
            a b|a b
            file:///x?y=z|file:///x?y=z
             a|=?base64?IGE=?=
            a |=?base64?YSA=?=
            ü|=?base64?w7w=?=
            漢🦊|=?base64?5ryi8J+mig==?=
            ''|=?base64??=
            =?base64?YQ==?=|=?base64?PT9iYXNlNjQ/WVE9PT89?=
            """)
    void whatAFieldCannotCarryGoesInBase64(final String text, final String field) {
        assertThat(HeaderText.encode(text)).isEqualTo(field);
        assertThat(HeaderText.decode(field)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ü", "a\u0001b", "=?base64?!?=", "=?base64?YQ?=", "=?base64?YR==?=", "=?base64?/w==?="})
    void whatIsNoValueIsNone(final String field) {
        assertThat(HeaderText.decode(field)).isEmpty();
    }

    @Test
    void whatIsAlmostCodedIsPlain() {
        assertThat(HeaderText.decode("=?BASE64?YQ==?=")).contains("=?BASE64?YQ==?=");
        assertThat(HeaderText.decode("=?base64?YQ==")).contains("=?base64?YQ==");
    }

    @Test
    void everyTextComesBack() {
        final var random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            final var text = new StringBuilder();
            random.ints(random.nextInt(12), 0, 0x2FFF).forEach(text::appendCodePoint);
            assertThat(HeaderText.decode(HeaderText.encode(text.toString()))).contains(text.toString());
        }
    }
}
