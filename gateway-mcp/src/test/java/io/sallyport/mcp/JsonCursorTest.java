package io.sallyport.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** What is JSON and what is not, with Jackson for a second opinion. */
class JsonCursorTest {

    private static final int DEPTH = 20;
    private static final String ALPHABET = "{}[]\",:\\0-1eE.tfnu \n\u0001";
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
            .build();

    private static boolean accepts(final byte[] json) {
        try {
            final var cursor = new JsonCursor(json, DEPTH);
            if (cursor.next() == JsonToken.END) {
                return false;
            }
            cursor.skip();
            return cursor.next() == JsonToken.END;
        } catch (final JsonProblem e) {
            assertThat(e.offset()).isBetween(0, json.length);
            return false;
        }
    }

    private static boolean jacksonAccepts(final byte[] json) {
        try (var parser = JACKSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (final JacksonException e) {
            return false;
        }
    }

    /** Step by step, as readers of upper levels go. */
    private static boolean acceptsInSteps(final byte[] json) {
        try {
            final var cursor = new JsonCursor(json, DEPTH);
            if (cursor.next() == JsonToken.END) {
                return false;
            }
            walk(cursor);
            return cursor.next() == JsonToken.END;
        } catch (final JsonProblem e) {
            return false;
        }
    }

    private static void walk(final JsonCursor cursor) {
        switch (cursor.kind()) {
            case OBJECT -> {
                while (cursor.nextMember()) {
                    walk(cursor);
                }
            }
            case ARRAY -> {
                while (cursor.nextElement()) {
                    walk(cursor);
                }
            }
            case STRING, NUMBER, BOOLEAN, NULL -> cursor.skip();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "0",
                "-0",
                "1.5e+10",
                "-12E-3",
                "\"\"",
                "true",
                "false",
                "null",
                " [ 1 , 2 ] ",
                "\t{ \"a\" : {} }\r\n",
                "\"\\u00e9\\n\\\"\\\\\\/\"",
                "\"\\ud800\"",
                "[[[[]]]]",
                "{\"a\":1,\"b\":[true,null,{\"a\":2}]}"
            })
    void whatIsJson(final String text) {
        final var json = text.getBytes(StandardCharsets.UTF_8);
        assertThat(accepts(json)).isTrue();
        assertThat(acceptsInSteps(json)).isTrue();
        assertThat(jacksonAccepts(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[",
                "]",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1 \"b\":2}",
                "01",
                "-",
                "+1",
                "1.",
                ".5",
                "1e",
                "1e+",
                "0x1",
                "NaN",
                "tru",
                "truee",
                "nul",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"a\nb\"",
                "\"a\u0000b\"",
                "1 2",
                "[] []",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":2}",
                "/* */ 1",
                "[1]\u0000",
                "{\"a\":1}}",
                "[1}",
                "{\"a\":1]"
            })
    void whatIsNot(final String text) {
        final var json = text.getBytes(StandardCharsets.UTF_8);
        assertThat(accepts(json)).isFalse();
        assertThat(acceptsInSteps(json)).isFalse();
        assertThat(jacksonAccepts(json)).isFalse();
    }

    /** A copy with one byte changed, gone or twice: most are not JSON any more, some are. */
    private static byte[] mutated(final byte[] json, final Random random) {
        final int at = random.nextInt(json.length);
        final var text = new StringBuilder(new String(json, StandardCharsets.ISO_8859_1));
        switch (random.nextInt(3)) {
            case 0 -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            case 1 -> text.deleteCharAt(at);
            default -> text.insert(at, text.charAt(at));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void mutatedTextsAreJudgedAsJacksonJudgesThem() {
        final var random = new Random(20_261_121);
        final var source = new RandomJson(random);
        for (int round = 0; round < 40_000; round++) {
            final var whole = source.request().getBytes(StandardCharsets.UTF_8);
            final var json = random.nextInt(4) == 0 ? whole : mutated(whole, random);
            if (Utf8.firstInvalid(json, new Span(0, json.length)) >= 0) {
                continue; // is refused before
            }
            final boolean expected = jacksonAccepts(json);
            assertThat(accepts(json))
                    .as(() -> new String(json, StandardCharsets.ISO_8859_1))
                    .isEqualTo(expected);
            assertThat(acceptsInSteps(json))
                    .as(() -> new String(json, StandardCharsets.ISO_8859_1))
                    .isEqualTo(expected);
        }
    }

    static Stream<Arguments> manyKeys() {
        return Stream.of(1, 15, 16, 17, 40, 2_000).map(count -> arguments(count));
    }

    @ParameterizedTest
    @MethodSource("manyKeys")
    void aKeyThatComesTwiceIsFoundHoweverManyThereAre(final int count) {
        final var members = IntStream.range(0, count)
                .mapToObj(i -> "\"k" + i + "\":{\"k0\":1}")
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
        assertThat(accepts(("{" + members + "}").getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        final var again = "{" + members + ",\"k" + (count - 1) + "\":1}";
        assertThat(accepts(again.getBytes(StandardCharsets.UTF_8))).isFalse();
        final var escaped = "{" + members + ",\"\\u006b" + (count - 1) + "\":1}";
        assertThat(accepts(escaped.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    /** "Aa" and "BB" have one hash, and so have all words of them. */
    @Test
    void keysOfOneHashAreDifferentKeys() {
        assertThat(accepts("{\"Aa\":1,\"BB\":2,\"AaAa\":3,\"BBBB\":4,\"AaBB\":5}".getBytes(StandardCharsets.UTF_8)))
                .isTrue();
    }

    @Test
    void nestingIsCountedAlikeStepByStepAndAtOnce() {
        for (final int depth : new int[] {DEPTH, DEPTH + 1}) {
            final var json = ("[".repeat(depth) + "]".repeat(depth)).getBytes(StandardCharsets.UTF_8);
            assertThat(accepts(json)).isEqualTo(depth <= DEPTH);
            assertThat(acceptsInSteps(json)).isEqualTo(depth <= DEPTH);
            assertThat(jacksonAccepts(json)).isEqualTo(depth <= DEPTH);
        }
    }
}
