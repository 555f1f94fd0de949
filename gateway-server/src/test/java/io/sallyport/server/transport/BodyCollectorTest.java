package io.sallyport.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.server.transport.BodyCollector.Added;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCollectorTest {

    private static final int MOST = 1 << 20;

    private final BodyBudget budget = new BodyBudget(MOST);
    private final BodyCollector collector = new BodyCollector(MOST, budget, BodyArrays.FRESH);
    private final byte[] body = random(800_000);

    private static byte[] random(final int length) {
        final var bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        return bytes;
    }

    private byte[] collect(final SpareArrays arrays, final int size, final char letter, final boolean read) {
        final var one = new BodyCollector(size, new BodyBudget(size), arrays);
        one.expect(size);
        final var all =
                Unpooled.wrappedBuffer(String.valueOf(letter).repeat(size).getBytes(StandardCharsets.US_ASCII));
        one.add(all.readSlice(size / 2), false);
        one.add(all, true);
        final byte[] bytes = one.bytes();
        one.release(read);
        return bytes;
    }

    @Test
    void anArrayServesTheNextBodyOnlyOnceNobodyReadsTheOneInIt() {
        final var arrays = new SpareArrays();
        final byte[] kept = collect(arrays, 2 * MOST, 'a', false);
        final byte[] read = collect(arrays, 2 * MOST, 'b', true);
        assertThat(read).isNotSameAs(kept);
        final byte[] next = collect(arrays, 2 * MOST - 10, 'c', false);
        assertThat(next).isSameAs(read);
        assertThat(new String(next, StandardCharsets.US_ASCII)).isEqualTo("c".repeat(2 * MOST - 10) + " ".repeat(10));
        assertThat(collect(arrays, 2 * MOST, 'd', false)).isNotSameAs(read);
        assertThat(kept).containsOnly('a');
    }

    @Test
    void whatNobodyHasSeenIsGivenBackAtOnce() {
        final var given = new ArrayList<byte[]>();
        final var broken = new BodyCollector(MOST, budget, new BodyArrays() {

            @Override
            public byte[] take(final int size) {
                return new byte[size];
            }

            @Override
            public byte[] body(final byte[] array, final int size) {
                return array;
            }

            @Override
            public void giveBack(final byte[] array) {
                given.add(array);
            }
        });
        broken.expect(body.length);
        broken.add(piece(0, 500_000), false);
        broken.release();
        assertThat(given).filteredOn(array -> array.length > 0).hasSize(1);
        assertThat(given.getLast()).startsWith(Arrays.copyOf(body, 1_000));
    }

    private ByteBuf piece(final int from, final int to) {
        return Unpooled.wrappedBuffer(body, from, to - from);
    }

    /** Adds all of it in pieces of that size, and an empty last one. */
    private void addAll(final int size) {
        for (int at = 0; at < body.length; at += size) {
            assertThat(collector.add(piece(at, Math.min(at + size, body.length)), false))
                    .isEqualTo(Added.YES);
        }
        assertThat(collector.add(Unpooled.EMPTY_BUFFER, true)).isEqualTo(Added.YES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000, 799_999, 800_000, 800_001, MOST, Integer.MAX_VALUE, -5})
    void aBodyIsWhatCameWhateverItsHeadDeclared(final int declared) {
        collector.expect(declared);
        addAll(8_192);
        assertThat(collector.bytes()).isEqualTo(body);
        assertThat(budget.held()).isBetween(800_000L, (long) MOST);
        collector.release();
        assertThat(budget.held()).isZero();
    }

    @Test
    void aBodyOfTheDeclaredLengthIsHeldOnceAndNotCopiedInTheEnd() {
        collector.expect(body.length);
        addAll(8_192);
        assertThat(collector.bytes()).isSameAs(collector.bytes());
        assertThat(budget.held()).isEqualTo(body.length);
    }

    @Test
    void aDeclarationIsBelievedOnceAnEighthOfItHasCome() {
        collector.expect(body.length);
        collector.add(piece(0, 99_000), false);
        assertThat(budget.held()).isEqualTo(99_000);
        collector.add(piece(99_000, 101_000), false);
        assertThat(budget.held()).isEqualTo(body.length);
    }

    @Test
    void aBodyInOnePieceFitsToTheByte() {
        assertThat(collector.add(piece(0, 1000), true)).isEqualTo(Added.YES);
        assertThat(collector.bytes()).isEqualTo(Arrays.copyOf(body, 1000));
        assertThat(budget.held()).isEqualTo(1000);
    }

    @Test
    void anEmptyBodyIsEmpty() {
        assertThat(collector.add(Unpooled.EMPTY_BUFFER, true)).isEqualTo(Added.YES);
        assertThat(collector.bytes()).isEmpty();
    }

    @Test
    void moreThanIsAllowedIsRefusedWhateverWasDeclared() {
        collector.expect(10);
        assertThat(collector.add(piece(0, 800_000), false)).isEqualTo(Added.YES);
        assertThat(collector.add(piece(0, 300_000), false)).isEqualTo(Added.TOO_LARGE);
    }

    @Test
    void whatTheBudgetHasNoRoomForIsRefusedAndNothingOfItStaysTaken() {
        final var other = new BodyCollector(MOST, budget, BodyArrays.FRESH);
        other.add(piece(0, 400_000), false);
        collector.expect(body.length);
        assertThat(collector.add(piece(0, 90_000), false)).isEqualTo(Added.YES);
        assertThat(collector.add(piece(90_000, 110_000), false)).isEqualTo(Added.NO_BUDGET);
        collector.release();
        other.release();
        assertThat(budget.held()).isZero();
    }
}
