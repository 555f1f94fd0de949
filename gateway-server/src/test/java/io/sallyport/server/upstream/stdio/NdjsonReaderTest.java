package io.sallyport.server.upstream.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.RequestId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NdjsonReaderTest {

    @Test
    void linesEndWithALineFeedAndMayHaveACarriageReturn() throws IOException {
        assertThat(read("{\"a\":1}\n\n{\"b\":\"é\"}\r\nlost", 100)).containsExactly("{\"a\":1}", "", "{\"b\":\"é\"}");
        assertThat(read("", 100)).isEmpty();
    }

    @Test
    void whateverWayTheBytesArriveTheLinesAreTheSame() throws IOException {
        final var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            final var lines = new ArrayList<String>();
            final var text = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                final var line = "x".repeat(random.nextInt(30_000));
                lines.add(line);
                text.append(line).append('\n');
            }
            assertThat(read(text.toString(), 30_000)).isEqualTo(lines);
        }
    }

    @Test
    void aLongerLineIsSkippedAndOnlyTheIdOfAnAnswerStays() throws IOException {
        final var large = "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{\"text\":\"" + "x".repeat(50_000) + "\"}}";
        final var reader = reader("{}\n" + large + "\n" + "x".repeat(50_000) + "\n{\"after\":1}\n", 1000);
        assertThat(reader.next()).isInstanceOf(NdjsonReader.Line.Whole.class);
        assertThat(reader.next())
                .isInstanceOfSatisfying(
                        NdjsonReader.Line.TooLong.class,
                        line -> assertThat(line.answered()).contains(new RequestId.Text("a")));
        assertThat(reader.next())
                .isInstanceOfSatisfying(
                        NdjsonReader.Line.TooLong.class,
                        line -> assertThat(line.answered()).isEmpty());
        assertThat(reader.next()).isInstanceOf(NdjsonReader.Line.Whole.class);
        assertThat(reader.next()).isInstanceOf(NdjsonReader.Line.End.class);
    }

    @Test
    void prettyPrintedJsonGoesOutAsOneLine() {
        final var line = Outbox.line("{\r\n  \"a\": \"b\\nc\"\n}".getBytes(StandardCharsets.UTF_8));
        assertThat(new String(line, StandardCharsets.UTF_8)).isEqualTo("{    \"a\": \"b\\nc\" }\n");
    }

    private static List<String> read(final String text, final int limit) throws IOException {
        final var reader = reader(text, limit);
        final var lines = new ArrayList<String>();
        for (var line = reader.next(); line instanceof NdjsonReader.Line.Whole(byte[] bytes); line = reader.next()) {
            lines.add(new String(bytes, StandardCharsets.UTF_8));
        }
        return lines;
    }

    /** Bytes come in pieces of every size. */
    private static NdjsonReader reader(final String text, final int limit) {
        final var random = new Random(text.length());
        final InputStream pieces = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(final byte[] into, final int off, final int len) {
                return super.read(into, off, Math.min(len, 1 + random.nextInt(5000)));
            }

            @Override
            public int read(final byte[] into) {
                return read(into, 0, into.length);
            }
        };
        return new NdjsonReader(pieces, limit);
    }
}
