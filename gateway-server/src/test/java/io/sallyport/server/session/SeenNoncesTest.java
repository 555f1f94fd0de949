package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeenNoncesTest {

    private static final long NOW = 1_000_000;
    private static final long FRESH = 30_000;
    private static final int MOST = 10;

    private final SeenNonces seen = new SeenNonces(Duration.ofMillis(FRESH), MOST);

    @Test
    void aMessageComesOnceAsLongAsItIsFresh() {
        for (final long sent : new long[] {NOW - FRESH, NOW, NOW + FRESH}) {
            assertThat(seen.isNew(nonce(1), sent, NOW)).isTrue();
        }
        // The last of them is fresh until two such times have gone by, whatever comes meanwhile.
        for (int step = 0; step <= 6; step++) {
            final long later = NOW + step * FRESH / 3;
            assertThat(seen.isNew(nonce(100 + step), later, later)).isTrue();
            assertThat(seen.isNew(nonce(1), NOW + FRESH, later)).isFalse();
        }
    }

    @Test
    void whatCannotComeAgainIsForgotten() {
        seen.isNew(nonce(1), NOW, NOW);
        final long later = NOW + 2 * FRESH;
        seen.isNew(nonce(2), later, later);

        assertThat(seen.isNew(nonce(1), NOW, later)).isTrue();
    }

    @Test
    void tooManyOfOneTimeAreNotTakenForNew() {
        for (int i = 0; i < MOST; i++) {
            assertThat(seen.isNew(nonce(i), NOW, NOW)).isTrue();
        }

        assertThat(seen.isNew(nonce(MOST), NOW, NOW)).isFalse();
        assertThat(seen.isNew(nonce(MOST), NOW + FRESH, NOW + FRESH)).isTrue();
    }

    private static byte[] nonce(final int number) {
        return ByteBuffer.allocate(12).putInt(8, number).array();
    }
}
