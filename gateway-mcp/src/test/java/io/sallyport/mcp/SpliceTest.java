package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpliceTest {

    private final byte[] digits = "0123456789".getBytes(UTF_8);

    @Test
    void appliesEditsInTheOrderOfTheirPlaces() {
        assertThat(Splice.of(digits)
                        .replace(new Span(8, 10), bytes("Z"))
                        .insert(0, bytes("<"))
                        .remove(new Span(3, 5))
                        .replace(new Span(5, 6), bytes("five"))
                        .apply())
                .asString(UTF_8)
                .isEqualTo("<012five67Z");
    }

    @Test
    void putsInsertionsOfOnePlaceInTheOrderGivenAndBeforeAReplacementThere() {
        assertThat(Splice.of(digits)
                        .replace(new Span(9, 10), bytes("!"))
                        .insert(9, bytes("a"))
                        .insert(9, bytes("b"))
                        .insert(10, bytes("c"))
                        .apply())
                .asString(UTF_8)
                .isEqualTo("012345678ab!c");
    }

    @Test
    void givesTheSameBytesBackWhereThereIsNothingToDo() {
        assertThat(Splice.of(digits).apply()).isSameAs(digits);
    }

    @Test
    void refusesOverlappingEdits() {
        final var splice = Splice.of(digits).replace(new Span(2, 5), bytes("x")).insert(4, bytes("y"));

        assertThatIllegalArgumentException().isThrownBy(splice::apply).withMessageContaining("overlap");
    }

    @Test
    void refusesARangeOutsideTheBytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> Splice.of(digits).remove(new Span(5, 11)));
        assertThatIllegalArgumentException().isThrownBy(() -> Splice.of(digits).remove(new Span(5, 4)));
        assertThatIllegalArgumentException().isThrownBy(() -> Splice.of(digits).insert(-1, bytes("x")));
    }

    @Test
    void agreesWithEditingFromTheBackOneByOne() {
        final var random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            final var source = "x".repeat(random.nextInt(40)) + "é".repeat(random.nextInt(10));
            final var expected = new StringBuilder(source);
            final var splice = Splice.of(source.getBytes(ISO_8859_1));
            int end = source.length();
            while (end > 0 && random.nextInt(6) > 0) {
                final int start = random.nextInt(end);
                final int stop = start + random.nextInt(end - start) + 1;
                final var text = "ab".repeat(random.nextInt(4));
                expected.replace(start, stop, text);
                splice.replace(new Span(start, stop), bytes(text));
                end = start;
            }
            assertThat(splice.apply()).asString(ISO_8859_1).isEqualTo(expected.toString());
        }
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void piecesAreTheSameBytesAndWhatIsLargeIsNotCopied() {
        final var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            final var json = new byte[random.nextInt(100_000)];
            random.nextBytes(json);
            if (json.length > 0) {
                json[json.length - 1] = '}';
            }
            final var splice = Splice.of(json);
            int at = 0;
            while (at < json.length && random.nextInt(8) > 0) {
                final int from = at + random.nextInt(json.length - at);
                final int to = from + random.nextInt(json.length - from + 1);
                splice.replace(new Span(from, to), new byte[random.nextInt(20)]);
                at = to + 1;
            }
            final var pieces = splice.pieces();

            assertThat(pieces.bytes()).isEqualTo(splice.apply());
            assertThat(pieces.length()).isEqualTo(splice.apply().length);
            if (json.length > 50_000) {
                assertThat(pieces.all())
                        .extracting(Pieces.Piece::bytes)
                        .filteredOn(bytes -> bytes.length >= 20)
                        .as("what is no edit")
                        .allSatisfy(bytes -> assertThat(bytes).isSameAs(json));
            }
        }
    }

    @Test
    void blanksAfterALargeMessageAreNotAmongItsPieces() {
        final var json = bytes("{" + "x".repeat(50_000) + "}" + " ".repeat(9_999));
        assertThat(Splice.of(json).pieces().bytes()).isEqualTo(Arrays.copyOf(json, 50_002));
        final var edited = Splice.of(json).insert(1, bytes("y")).pieces();
        assertThat(edited.length()).isEqualTo(50_003);
        assertThat(edited.bytes()).isEqualTo(bytes("{y" + "x".repeat(50_000) + "}"));
    }

    @Test
    void blanksThatWereEditedAreNoLongerBlanks() {
        final var json = bytes("x".repeat(50_000) + " ".repeat(9));
        final var pieces = Splice.of(json).insert(50_004, bytes("z")).pieces();
        assertThat(pieces.bytes()).isEqualTo(bytes("x".repeat(50_000) + "    z"));
    }

    @Test
    void theOnlyPieceOfWhatWasNotEditedIsTheArrayItself() {
        final var json = new byte[100_000];
        assertThat(Splice.of(json).pieces().bytes()).isSameAs(json);
        assertThat(Pieces.of(new byte[0]).bytes()).isEmpty();
    }
}
