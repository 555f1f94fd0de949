package io.sallyport.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OctetSetTest {

    private static final OctetSet VOWELS = new OctetSet("aeiou");

    @Test
    void itHasWhatItWasGivenAndNoOtherOctet() {
        for (int octet = 0; octet < 256; octet++) {
            assertThat(VOWELS.hasAll(new byte[] {(byte) octet}, 0, 1)).isEqualTo("aeiou".indexOf(octet) >= 0);
        }
    }

    @Test
    void onlyTheRangeCounts() {
        final byte[] octets = {'x', 'a', 'e', 'x'};
        assertThat(VOWELS.hasAll(octets, 1, 3)).isTrue();
        assertThat(VOWELS.hasAll(octets, 0, 3)).isFalse();
        assertThat(VOWELS.hasAll(octets, 1, 4)).isFalse();
        assertThat(VOWELS.hasAll(octets, 2, 2)).isTrue();
    }
}
