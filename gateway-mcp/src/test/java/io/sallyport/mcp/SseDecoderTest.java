package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SseDecoderTest {

    /** Writes down what it hears as text. */
    private static final class Heard implements SseDecoder.Sink {
        private final List<String> all = new ArrayList<>();

        @Override
        public void event(final SseEvent event) {
            all.add(event.id().orElse("-") + "|" + event.type() + "|" + new String(event.data(), UTF_8));
        }

        @Override
        public void retry(final Duration delay) {
            all.add("retry " + delay.toMillis());
        }

        @Override
        public void overflow() {
            all.add("overflow");
        }
    }

    @ParameterizedTest
    @MethodSource
    void decodes(final String stream, final List<String> expected) {
        assertThat(heard(stream)).isEqualTo(expected);
    }

    static Stream<Arguments> decodes() {
        return Stream.of(
                arguments("data: a\n\n", List.of("-|message|a")),
                arguments("data:a\r\n\r\n", List.of("-|message|a")),
                arguments("data:  a\r\r", List.of("-|message| a")),
                arguments("data: a\rdata: b\n\r\n", List.of("-|message|a\nb")),
                arguments("data\ndata\n\n", List.of("-|message|\n")),
                arguments("\ufeffdata: a\n\n\ufeffdata: b\n\n", List.of("-|message|a")),
                arguments(": hi\n\n:\n\ndata: a\n:x\n\n", List.of("-|message|a")),
                arguments("event: ping\nid: 7\ndata: {\n\n", List.of("7|ping|{")),
                arguments("id: 7\ndata:\n\ndata: x\n\n", List.of("7|message|", "-|message|x")),
                arguments("id: 7\n\n", List.of("7|message|")),
                arguments("event: ping\n\ndata: x\n\n", List.of("-|message|x")),
                arguments("id: a\u0000b\ndata: x\n\n", List.of("-|message|x")),
                arguments("id\ndata: x\n\n", List.of("|message|x")),
                arguments("retry: 250\nretry: 2s\nretry: -1\nretry:\nretry: ٣\n\n", List.of("retry 250")),
                arguments("retry: 99999999999999999999\n\n", List.of()),
                arguments("database: x\ndat: x\nDATA: x\n data: x\n\n", List.of()),
                arguments("data: a\n\n\n\n\n", List.of("-|message|a")),
                arguments("data: 漢🦊é\n\n", List.of("-|message|漢🦊é")));
    }

    @Test
    void remembersTheNewestId() {
        final var decoder = new SseDecoder(1000);
        decoder.feed("id: 1\ndata: a\n\ndata: b\n\n".getBytes(UTF_8), new Heard());

        assertThat(decoder.lastEventId()).contains("1");
    }

    @Test
    void remembersNoIdOfAnEventWhoseEndHasNotCome() {
        final var decoder = new SseDecoder(1000);
        decoder.feed("id: 1\ndata: a\n\nid: 2\ndata: b\n".getBytes(UTF_8), new Heard());

        assertThat(decoder.lastEventId()).contains("1");
    }

    @ParameterizedTest
    @MethodSource
    void saysWhetherItEndedBetweenEvents(final String stream, final boolean cleanly) {
        final var decoder = new SseDecoder(1000);
        decoder.feed(stream.getBytes(UTF_8), new Heard());

        assertThat(decoder.endedCleanly()).isEqualTo(cleanly);
    }

    static Stream<Arguments> saysWhetherItEndedBetweenEvents() {
        return Stream.of(
                arguments("", true),
                arguments("data: a\n\n", true),
                arguments("data: a\r\n\r", true),
                arguments(": comment\n", true),
                arguments("data: a\n\ndata: {\"half", false),
                arguments("data: a\n", false),
                arguments("id: 1\n", false),
                arguments("event: x\n", false));
    }

    @Test
    void stopsAtTheBoundOfAnEventAndSaysSoOnce() {
        final var heard = new Heard();
        final var decoder = new SseDecoder(16);
        decoder.feed("data: 1234567890\n\n".getBytes(UTF_8), heard);
        decoder.feed("data: 12345678901\n\ndata: x\n\n".getBytes(UTF_8), heard);
        decoder.feed("data: y\n\n".getBytes(UTF_8), heard);

        assertThat(heard.all).containsExactly("-|message|1234567890", "overflow");
        assertThat(decoder.endedCleanly()).isFalse();
    }

    @Test
    void boundsAnEventOfManyLines() {
        final var heard = new Heard();
        final var decoder = new SseDecoder(100);
        for (int i = 0; i < 100_000; i++) {
            decoder.feed("data:\n".getBytes(UTF_8), heard);
        }

        assertThat(heard.all).containsExactly("overflow");
    }

    @Test
    void readsOneHugeLineInSmallChunks() {
        final var heard = new Heard();
        final var decoder = new SseDecoder(8 << 20);
        final var chunk = "x".repeat(100).getBytes(UTF_8);
        decoder.feed("data: ".getBytes(UTF_8), heard);
        for (int i = 0; i < 1_000_000; i++) {
            decoder.feed(chunk, heard);
        }

        assertThat(heard.all).containsExactly("overflow");
    }

    @Test
    void hearsTheSameHoweverTheStreamIsCut() {
        final var random = new Random(42);
        final var pieces = List.of(
                "\n",
                "\r",
                "\r\n",
                "\n\n",
                "data",
                "data: ",
                "data:",
                ":",
                "id: ",
                "event: ",
                "retry: ",
                "1",
                "é",
                "🦊",
                " ",
                "\u0000",
                "\ufeff",
                "{\"a\":1}",
                "x".repeat(30));
        for (int round = 0; round < 5000; round++) {
            final var stream = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                stream.append(pieces.get(random.nextInt(pieces.size())));
            }
            final var bytes = stream.toString().getBytes(UTF_8);
            final var whole = new Heard();
            final var wholeDecoder = new SseDecoder(60);
            wholeDecoder.feed(bytes, whole);
            final var cut = new Heard();
            final var cutDecoder = new SseDecoder(60);
            int from = 0;
            while (from < bytes.length) {
                final int to = Math.min(bytes.length, from + random.nextInt(5));
                cutDecoder.feed(Arrays.copyOfRange(bytes, from, to), cut);
                from = to;
            }

            assertThat(cut.all).as(stream.toString()).isEqualTo(whole.all);
            assertThat(cutDecoder.endedCleanly()).isEqualTo(wholeDecoder.endedCleanly());
            assertThat(cutDecoder.lastEventId()).isEqualTo(wholeDecoder.lastEventId());
        }
    }

    @Test
    void decodesWhatTheEncoderWrites() {
        final var stream = new ByteArrayOutputStream();
        stream.writeBytes(SseEncoder.priming("p1", Duration.ofSeconds(1)));
        stream.writeBytes(SseEncoder.retry(Duration.ofSeconds(2)));
        stream.writeBytes(SseEncoder.keepAlive());
        stream.writeBytes(SseEncoder.message("{\r\n\"a\" :\n1}".getBytes(UTF_8)));
        stream.writeBytes(SseEncoder.message("m2", "{\"é\":2}".getBytes(UTF_8)));

        assertThat(heard(stream.toString(UTF_8)))
                .containsExactly(
                        "retry 1000", "p1|message|", "retry 2000", "-|message|{  \"a\" : 1}", "m2|message|{\"é\":2}");
    }

    @Test
    void writesOneDataLinePerMessage() {
        assertThat(SseEncoder.message("7", "{\n}".getBytes(UTF_8)))
                .asString(UTF_8)
                .isEqualTo("event: message\nid: 7\ndata: { }\n\n");
    }

    @ParameterizedTest
    @MethodSource
    void refusesToWriteAnIdThatWouldBreakTheStream(final String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> SseEncoder.priming(id, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> SseEncoder.message(id, new byte[0]));
    }

    static Stream<String> refusesToWriteAnIdThatWouldBreakTheStream() {
        return Stream.of("a\nb", "a\rb", "a\u0000b");
    }

    private static List<String> heard(final String stream) {
        final var heard = new Heard();
        new SseDecoder(1000).feed(stream.getBytes(UTF_8), heard);
        return heard.all;
    }

    /** Takes in parts what is large, if it wants to. */
    private static final class Taking implements SseDecoder.Sink {
        private final List<String> all = new ArrayList<>();
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
        private final boolean wants;

        private Taking(final boolean wants) {
            this.wants = wants;
        }

        @Override
        public void event(final SseEvent event) {
            all.add(event.id().orElse("-") + "|" + event.type() + "|" + new String(event.data(), UTF_8));
        }

        @Override
        public boolean large(final String type, final byte[] data) {
            all.add("large " + type);
            if (wants) {
                parts.writeBytes(data);
            }
            return wants;
        }

        @Override
        public void part(final byte[] bytes, final int from, final int to) {
            parts.write(bytes, from, to - from);
        }

        @Override
        public void largeEnded(final SseEvent rest) {
            all.add(rest.id().orElse("-") + "|" + rest.type() + "|" + rest.data().length + "|" + parts.toString(UTF_8));
            parts.reset();
        }

        @Override
        public void overflow() {
            all.add("overflow");
        }
    }

    private static final String LARGE_ONES = """
            \uFEFFdata: 12345

            event: message
            data: 1234567890\r
            data: ab\rdata:c
            :x
            id: 7

            data
            data:   x234567890
            event: late

            data: y

            """;

    @Test
    void givesLargeEventsInPartsHoweverTheStreamIsCut() {
        final var bytes = LARGE_ONES.getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            final var decoder = new SseDecoder(1000, 8);
            final var heard = new Taking(true);
            decoder.feed(Arrays.copyOf(bytes, cut), heard);
            decoder.feed(Arrays.copyOfRange(bytes, cut, bytes.length), heard);

            assertThat(heard.all)
                    .as("cut at %d", cut)
                    .containsExactly(
                            "-|message|12345",
                            "large message",
                            "7|message|0|1234567890\nab\nc",
                            "large message",
                            "-|late|0|\n  x234567890",
                            "-|message|y");
            assertThat(decoder.lastEventId()).contains("7");
            assertThat(decoder.endedCleanly()).isTrue();
        }
    }

    @Test
    void givesLargeEventsWholeToWhomDoesNotWantParts() {
        for (int size = 1; size < 20; size++) {
            final var decoder = new SseDecoder(1000, 8);
            final var heard = new Taking(false);
            final var bytes = LARGE_ONES.getBytes(UTF_8);
            for (int at = 0; at < bytes.length; at += size) {
                decoder.feed(Arrays.copyOfRange(bytes, at, Math.min(at + size, bytes.length)), heard);
            }
            assertThat(heard.all)
                    .containsExactly(
                            "-|message|12345",
                            "large message",
                            "7|message|1234567890\nab\nc",
                            "large message",
                            "-|late|\n  x234567890",
                            "-|message|y");
        }
    }

    @Test
    void boundsAnEventInParts() {
        final var decoder = new SseDecoder(30, 8);
        final var heard = new Taking(true);
        decoder.feed("id: 1\ndata: 1234567890".getBytes(UTF_8), heard);
        for (int i = 0; i < 10; i++) {
            decoder.feed("1234567890".getBytes(UTF_8), heard);
        }

        assertThat(heard.all).containsExactly("large message", "overflow");
        assertThat(heard.parts.size()).isLessThan(30);
        assertThat(decoder.lastEventId()).isEmpty();
    }

    @Test
    void anEventInPartsWhoseEndHasNotComeIsOwed() {
        final var decoder = new SseDecoder(1000, 8);
        decoder.feed("id: 1\ndata: a\n\nid: 2\ndata: 1234567890\n".getBytes(UTF_8), new Taking(true));

        assertThat(decoder.lastEventId()).contains("1");
        assertThat(decoder.endedCleanly()).isFalse();
    }
}
