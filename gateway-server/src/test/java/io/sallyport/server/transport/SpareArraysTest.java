package io.sallyport.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpareArraysTest {

    private static final int MB = SpareArrays.SMALLEST;

    private final SpareArrays spare = new SpareArrays();

    @Test
    void whatWasGivenBackIsTakenOnce() {
        final byte[] used = spare.take(8 * MB);
        assertThat(used).hasSize(8 * MB);
        spare.giveBack(used);
        assertThat(spare.take(8 * MB)).isSameAs(used);
        assertThat(spare.take(8 * MB)).isNotSameAs(used);
    }

    @ParameterizedTest
    @ValueSource(ints = {8 * MB, 8 * MB - 1, 8 * MB - 932_067})
    void anArrayServesWhatIsUpToANinthSmaller(final int size) {
        final byte[] used = new byte[8 * MB];
        spare.giveBack(used);
        assertThat(spare.take(size)).isSameAs(used);
    }

    @ParameterizedTest
    @ValueSource(ints = {8 * MB + 1, 8 * MB - 932_068, MB, MB - 1, 1, 0})
    void whatFitsNoneHasItsOwn(final int size) {
        spare.giveBack(new byte[8 * MB]);
        assertThat(spare.take(size)).hasSize(size);
    }

    @Test
    void smallOnesAreNotKept() {
        final byte[] used = new byte[MB - 1];
        spare.giveBack(used);
        assertThat(spare.take(MB - 1)).isNotSameAs(used);
    }

    @Test
    void ofManyTheLastAreKept() {
        final byte[] first = new byte[MB];
        spare.giveBack(first);
        final byte[] second = new byte[MB + 1];
        spare.giveBack(second);
        for (int i = 0; i < 15; i++) {
            spare.giveBack(new byte[2 * MB]);
        }
        assertThat(spare.take(MB)).isSameAs(second);
        assertThat(spare.take(MB)).isNotSameAs(first);
    }

    @Test
    void afterABodyThatIsShorterAreBlanks() {
        final byte[] used = new byte[8 * MB];
        Arrays.fill(used, (byte) 'x');
        final byte[] body = spare.body(used, 8 * MB - 1_000);
        assertThat(body).isSameAs(used);
        assertThat(new String(body, 8 * MB - 1_001, 1_001, StandardCharsets.US_ASCII))
                .isEqualTo("x" + " ".repeat(1_000));
    }

    @Test
    void aBodyThatIsMuchShorterMovesAndItsArrayServesOthers() {
        final byte[] used = new byte[8 * MB];
        Arrays.fill(used, (byte) 'x');
        final byte[] body = spare.body(used, 5 * MB);
        assertThat(body).hasSize(5 * MB).containsOnly('x');
        assertThat(spare.take(8 * MB)).isSameAs(used);
    }

    @Test
    void aSmallBodyFitsToTheByte() {
        assertThat(spare.body(new byte[2 * MB], 1_000)).hasSize(1_000);
        assertThat(spare.body(new byte[1_010], 1_000)).hasSize(1_000);
    }
}
