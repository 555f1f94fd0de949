package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class OctetsTest {

    private static final int LONGEST = 75;
    private static final int LONG = 1300;

    private interface Search {
        int find(byte[] bytes, int from, int to);
    }

    @Test
    void everyOctetIsToldApartAtEveryPlace() {
        for (int octet = Byte.MIN_VALUE; octet <= Byte.MAX_VALUE; octet++) {
            for (int place = 0; place < LONGEST; place++) {
                final var bytes = new byte[LONGEST];
                Arrays.fill(bytes, (byte) 'x');
                bytes[place] = (byte) octet;
                assertFound(bytes);
            }
        }
    }

    @Test
    void everyOctetIsToldApartFarAlongALongText() {
        for (int octet = Byte.MIN_VALUE; octet <= Byte.MAX_VALUE; octet++) {
            for (int place = 0; place < LONG; place += 29) {
                final var bytes = new byte[LONG];
                Arrays.fill(bytes, (byte) 'x');
                bytes[place] = (byte) octet;
                bytes[LONG - 1] = (byte) octet;
                assertFound(bytes);
            }
        }
    }

    @Test
    void amongManyTheFirstIsFound() {
        final var random = new Random(6);
        final var octets = "x \t\n\r!\"#[\\]\u007f\u0080\u00ff\u0000\u0001".getBytes(ISO_8859_1);
        for (int round = 0; round < 20_000; round++) {
            final var bytes = new byte[random.nextInt(LONGEST)];
            final int kinds = 1 + random.nextInt(octets.length);
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = octets[random.nextInt(kinds)];
            }
            assertFound(bytes);
        }
    }

    @Test
    void nothingBehindTheEndOfTheRangeIsFound() {
        final var random = new Random(7);
        final var octets = "\t\n\r!\"#[\\]\u007f\u0080\u00ff\u0000\u0001".getBytes(ISO_8859_1);
        for (int round = 0; round < 20_000; round++) {
            final var bytes = new byte[1 + random.nextInt(LONG)];
            Arrays.fill(bytes, (byte) 'x');
            for (int times = random.nextInt(4); times > 0; times--) {
                bytes[random.nextInt(bytes.length)] = octets[random.nextInt(octets.length)];
            }
            final int from = random.nextInt(bytes.length);
            final int to = from + random.nextInt(bytes.length - from + 1);
            assertFound(Octets::endOfPlain, OctetsTest::endsPlain, bytes, from, to);
            assertFound(Octets::endOfLine, OctetsTest::endsLine, bytes, from, to);
            assertFound(Octets::endOfAscii, OctetsTest::isNoAscii, bytes, from, to);
        }
    }

    private static void assertFound(final byte[] bytes) {
        assertFound(Octets::endOfPlain, OctetsTest::endsPlain, bytes);
        assertFound(Octets::endOfLine, OctetsTest::endsLine, bytes);
        assertFound(Octets::endOfAscii, OctetsTest::isNoAscii, bytes);
    }

    private static void assertFound(final Search search, final IntPredicate wanted, final byte[] bytes) {
        for (int from = 0; from <= Math.min(3, bytes.length); from++) {
            assertFound(search, wanted, bytes, from, bytes.length);
        }
    }

    private static void assertFound(
            final Search search, final IntPredicate wanted, final byte[] bytes, final int from, final int to) {
        int expected = from;
        while (expected < to && !wanted.test(bytes[expected])) {
            expected++;
        }
        assertThat(search.find(bytes, from, to)).isEqualTo(expected);
    }

    private static boolean endsPlain(final int octet) {
        return octet == '"' || octet == '\\' || (octet >= 0 && octet < ' ');
    }

    private static boolean endsLine(final int octet) {
        return octet == '\n' || octet == '\r';
    }

    private static boolean isNoAscii(final int octet) {
        return octet < 0;
    }
}
