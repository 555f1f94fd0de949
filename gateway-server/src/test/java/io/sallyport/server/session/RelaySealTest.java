package io.sallyport.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.session.RelaySeal.Purpose;
import io.sallyport.server.testkit.ManualLoop;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one replica seals for another, and how little else opens. */
class RelaySealTest {

    private static final String OLD = "the old key, at least 32 characters long";
    private static final String NEW = "the new key, at least 32 characters long";
    private static final ReplicaAddress HERE = ReplicaAddress.of("10.0.0.1", 9913);
    private static final ReplicaAddress THERE = ReplicaAddress.of("fd00::2", 9913);
    private static final byte[] MESSAGE = "what is to be done".getBytes(StandardCharsets.UTF_8);

    private final ManualLoop clock = new ManualLoop();
    private final RelaySeal here = seal(HERE, OLD);
    private final RelaySeal there = seal(THERE, OLD);

    @Test
    void itsReceiverOpensItOnce() {
        final var sealed = here.seal(MESSAGE, Purpose.ASK, THERE);

        assertThat(there.open(sealed, Purpose.ASK)).contains(MESSAGE);
        assertThat(there.open(sealed, Purpose.ASK)).isEmpty();
    }

    @Test
    void nobodyElseOpensItNorForAnythingElse() {
        assertThat(here.open(here.seal(MESSAGE, Purpose.ASK, THERE), Purpose.ASK))
                .isEmpty();
        assertThat(there.open(here.seal(MESSAGE, Purpose.ASK, THERE), Purpose.RELAY))
                .isEmpty();
        assertThat(seal(THERE, NEW).open(here.seal(MESSAGE, Purpose.ASK, THERE), Purpose.ASK))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {30, 29, -30})
    void itIsGoodForHalfAMinute(final long seconds) {
        final var early = seconds < 0 ? clock : new ManualLoop();
        early.advance(Duration.ofSeconds(Math.abs(seconds)));
        final var sealed =
                seal(HERE, OLD, early == clock ? new ManualLoop() : clock).seal(MESSAGE, Purpose.ASK, THERE);
        clock.advance(Duration.ofSeconds(Math.max(0, seconds)));

        assertThat(there.open(sealed, Purpose.ASK)).contains(MESSAGE);
    }

    @Test
    void itIsNotGoodForLonger() {
        final var sealed = here.seal(MESSAGE, Purpose.ASK, THERE);
        clock.advance(Duration.ofSeconds(31));

        assertThat(there.open(sealed, Purpose.ASK)).isEmpty();
    }

    @Test
    void keysAreRotatedOneReplicaAfterTheOther() {
        final var both = seal(THERE, NEW, clock, OLD);

        assertThat(both.open(here.seal(MESSAGE, Purpose.ASK, THERE), Purpose.ASK))
                .contains(MESSAGE);
        assertThat(seal(HERE, OLD, clock, NEW).open(both.seal(MESSAGE, Purpose.ASK, HERE), Purpose.ASK))
                .contains(MESSAGE);
    }

    @Test
    void whatWasAlteredOrIsAnythingElseDoesNotOpen() {
        final var random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            final var sealed = here.seal(MESSAGE, Purpose.ASK, THERE);
            sealed[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(8));
            assertThat(there.open(sealed, Purpose.ASK)).isEmpty();
            final var anything = new byte[random.nextInt(80)];
            random.nextBytes(anything);
            assertThat(there.open(anything, Purpose.ASK)).isEmpty();
        }
    }

    private RelaySeal seal(final ReplicaAddress own, final String key) {
        return seal(own, key, clock);
    }

    private static RelaySeal seal(
            final ReplicaAddress own, final String key, final ManualLoop clock, final String... others) {
        final var keys = SessionKeys.of(
                Stream.concat(Stream.of(key), List.of(others).stream()).toList());
        return new RelaySeal(() -> keys, own, new SecureRandom(), clock);
    }
}
