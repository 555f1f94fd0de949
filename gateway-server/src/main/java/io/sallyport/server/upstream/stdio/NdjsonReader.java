package io.sallyport.server.upstream.stdio;

import io.sallyport.mcp.AnswerScanner;
import io.sallyport.mcp.Answered;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.RequestId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads lines of bytes, each no longer than allowed. Of a longer one only the id stays, if it is an answer. Both line feed
 * alone and with a carriage return before it end a line; a last line without an end is cut off and does not count.
 */
final class NdjsonReader {

    /** What was read. */
    sealed interface Line {

        record Whole(byte[] bytes) implements Line {}

        record TooLong(Optional<RequestId> answered) implements Line {}

        record End() implements Line {}
    }

    private static final int KEPT_BUFFER = 64 * 1024;

    private final InputStream input;
    private final int limit;
    private final byte[] buffer = new byte[8192];
    private int from;
    private int to;
    private ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    NdjsonReader(final InputStream input, final int limit) {
        this.input = input;
        this.limit = limit;
    }

    /** The next line. Blocks. */
    Line next() throws IOException {
        Optional<AnswerScanner> tooLong = Optional.empty();
        while (from < to || fill()) {
            final int feed = indexOfLineFeed();
            final int end = feed < 0 ? to : feed;
            if (tooLong.isEmpty() && line.size() + (end - from) > limit) {
                tooLong = Optional.of(skim(line.toByteArray()));
                line = new ByteArrayOutputStream(256);
            }
            if (tooLong.isPresent()) {
                tooLong.get().feed(buffer, from, end);
            } else {
                line.write(buffer, from, end - from);
            }
            from = feed < 0 ? to : feed + 1;
            if (feed >= 0) {
                return tooLong.<Line>map(NdjsonReader::tooLong).orElseGet(this::whole);
            }
        }
        return new Line.End();
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, input.read(buffer));
        return to > 0;
    }

    private int indexOfLineFeed() {
        for (int at = from; at < to; at++) {
            if (buffer[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private Line whole() {
        final byte[] bytes = line.toByteArray();
        if (bytes.length > KEPT_BUFFER) {
            line = new ByteArrayOutputStream(256);
        } else {
            line.reset();
        }
        final boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return new Line.Whole(carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
    }

    private static AnswerScanner skim(final byte[] begun) {
        final var scanner = new AnswerScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);
        scanner.feed(begun);
        return scanner;
    }

    private static Line tooLong(final AnswerScanner scanner) {
        return new Line.TooLong(scanner.answered().flatMap(answered -> switch (answered) {
            case Answered.Result result -> Optional.of(result.id());
            case Answered.Failed failed -> failed.id();
        }));
    }
}
