package io.sallyport.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sallyport.server.transport.BodyCollector.Added;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCollectorTest {

    private static final int MOST = 1 << 20;

    private final BodyBudget budget = new BodyBudget(MOST);
    private final BodyCollector collector = new BodyCollector(MOST, budget);
    private final byte[] body = random(800_000);

    private static byte[] random(final int length) {
        final var bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        return bytes;
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
        final var other = new BodyCollector(MOST, budget);
        other.add(piece(0, 400_000), false);
        collector.expect(body.length);
        assertThat(collector.add(piece(0, 90_000), false)).isEqualTo(Added.YES);
        assertThat(collector.add(piece(90_000, 110_000), false)).isEqualTo(Added.NO_BUDGET);
        collector.release();
        other.release();
        assertThat(budget.held()).isZero();
    }
}
