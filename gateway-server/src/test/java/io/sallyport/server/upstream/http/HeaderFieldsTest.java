package io.sallyport.server.upstream.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFieldsTest {

    private static final int OCTETS = 256;

    @Test
    void aNameThatIsReadMayConsistOfWhatNettyAllowsAndOfNothingElse() {
        for (int octet = 0; octet < OCTETS; octet++) {
            final byte[] letters = {'x', (byte) octet, 'y'};
            final var name = new AsciiString(letters, false);
            assertThat(takes(HeaderFields.read().newHeaders(), name, "v"))
                    .as("octet %d", octet)
                    .isEqualTo(takes(new DefaultHttpHeaders(), name, "v"));
        }
    }

    @Test
    void onlyTheLettersOfANameCountWhateverStandsAroundThem() {
        final byte[] line = {' ', 'a', 'b', ':'};
        assertThat(takes(HeaderFields.read().newHeaders(), new AsciiString(line, 1, 2, false), "v"))
                .isTrue();
        assertThat(takes(HeaderFields.read().newHeaders(), new AsciiString(line, 1, 3, false), "v"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nb", "a:b", "ä", "a\u0000"})
    void aNameFromElsewhereIsRefusedWhereverItIsWrittenOrRead(final String name) {
        assertThat(takes(HeaderFields.written(), name, "v")).isFalse();
        assertThat(takes(HeaderFields.read().newHeaders(), name, "v")).isFalse();
        assertThatThrownBy(() -> HeaderFields.read().newHeaders().add(new AsciiString(name), "v"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aValueThatWouldBeginAnotherFieldIsRefusedUnderEveryName() {
        assertThat(takes(HeaderFields.written(), new AsciiString("x"), "a\r\nb: c"))
                .isFalse();
        assertThat(takes(HeaderFields.written(), "x", "a\nb: c")).isFalse();
        assertThat(takes(HeaderFields.read().newHeaders(), new AsciiString("x"), "a\r\nb: c"))
                .isFalse();
    }

    private static boolean takes(final HttpHeaders fields, final CharSequence name, final String value) {
        try {
            fields.add(name, value);
            return true;
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }
}
