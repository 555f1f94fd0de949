package io.sallyport.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void agreesWithThePlatformsDecoderHoweverCut() {
        final var random = new Random(5);
        final int[] leads = {
            0x41, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF4, 0xF5
        };
        int valid = 0;
        for (int round = 0; round < 50_000; round++) {
            final var bytes = new byte[random.nextInt(14)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) leads[random.nextInt(random.nextInt(3) == 0 ? leads.length : 6)];
            }
            final boolean expected = Scanned.isUtf8(bytes);
            final int cut = random.nextInt(bytes.length + 1);
            final var pieces = new Utf8();

            assertThat(Utf8.firstInvalid(bytes, new Span(0, bytes.length)) < 0).isEqualTo(expected);
            assertThat(pieces.feed(bytes, 0, cut) < 0
                            && pieces.feed(bytes, cut, bytes.length) < 0
                            && pieces.atBoundary())
                    .isEqualTo(expected);
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isGreaterThan(1000);
    }
}
