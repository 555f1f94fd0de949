package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Decodes one event stream (WHATWG HTML §9.2.6) from chunks cut anywhere, in time linear in their bytes.
 *
 * <p>Unlike a browser it also reports an event that has an id but no data: that is where a stream can be resumed from.
 * What an event may hold is bounded; past the bound the sink hears so once and the rest of the stream is ignored. For use
 * by one thread.
 */
public final class SseDecoder {

    /** Who hears of the stream, during {@link SseDecoder#feed}. */
    public interface Sink {

        void event(SseEvent event);

        /** The server asks to wait that long before reconnecting. */
        default void retry(final Duration delay) {}

        /** An event or a line is larger than allowed. Nothing follows. */
        void overflow();
    }

    /** Larger buffers are let go after their event, so that an idle stream holds little. */
    private static final int KEPT_BUFFER = 4096;

    private final int maxEventBytes;
    private ByteArrayOutputStream line = new ByteArrayOutputStream(0);
    private SseBlock block = new SseBlock();
    private boolean firstLine = true;
    private boolean afterCarriageReturn;
    private boolean overflowed;
    private Optional<String> lastEventId = Optional.empty();

    /**
     * Starts at the first byte of a stream.
     *
     * @param maxEventBytes what one event may hold: its data and the line being read, in bytes
     */
    public SseDecoder(final int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** Reads on. Keeps no reference to the chunk. */
    public void feed(final byte[] chunk, final Sink sink) {
        int from = 0;
        for (int at = 0; at < chunk.length && !overflowed; at++) {
            final byte octet = chunk[at];
            if (octet == '\n' && afterCarriageReturn) {
                from = at + 1;
            } else if (octet == '\n' || octet == '\r') {
                endLine(chunk, from, at, sink);
                from = at + 1;
            }
            afterCarriageReturn = octet == '\r';
        }
        if (!overflowed && from < chunk.length && fits(chunk.length - from, sink)) {
            line.write(chunk, from, chunk.length - from);
        }
    }

    /** The id of the newest event that had one: what {@code Last-Event-ID} says on reconnecting. */
    public Optional<String> lastEventId() {
        return lastEventId;
    }

    /** Whether the stream may end here: no event is half read. The half-read one is lost, as the standard says. */
    public boolean endedCleanly() {
        return !overflowed && line.size() == 0 && block.isEmpty();
    }

    private void endLine(final byte[] chunk, final int from, final int to, final Sink sink) {
        if (!fits(to - from, sink)) {
            return;
        }
        if (line.size() == 0) {
            line(chunk, from, to, sink);
        } else {
            line.write(chunk, from, to - from);
            final var whole = line.toByteArray();
            line = emptied(line);
            line(whole, 0, whole.length, sink);
        }
    }

    private void line(final byte[] bytes, final int from, final int to, final Sink sink) {
        final int start = firstLine && startsWithByteOrderMark(bytes, from, to) ? from + 3 : from;
        firstLine = false;
        if (start == to) {
            final var ended = block;
            block = new SseBlock();
            ended.event().ifPresent(event -> {
                // Not before: an event whose end never came is still owed.
                lastEventId = event.id().or(() -> lastEventId);
                sink.event(event);
            });
        } else if (bytes[start] != ':') {
            field(bytes, start, to, sink);
        }
    }

    private void field(final byte[] bytes, final int from, final int to, final Sink sink) {
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, to);
        if (value < to && bytes[value] == ' ') {
            value++;
        }
        switch (new String(bytes, from, Math.min(colon - from, 6), UTF_8)) {
            case "data" -> block.data(bytes, value, to);
            case "event" -> block.type(new String(bytes, value, to - value, UTF_8));
            case "id" -> block.id(new String(bytes, value, to - value, UTF_8));
            case "retry" -> delay(new String(bytes, value, to - value, UTF_8)).ifPresent(sink::retry);
            default -> {}
        }
    }

    /** ASCII digits, as milliseconds; longer numbers than a server can mean are ignored like other text. */
    private static Optional<Duration> delay(final String digits) {
        final boolean number =
                !digits.isEmpty() && digits.length() <= 12 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Duration.ofMillis(Long.parseLong(digits))) : Optional.empty();
    }

    private boolean fits(final int more, final Sink sink) {
        if ((long) block.size() + line.size() + more <= maxEventBytes) {
            return true;
        }
        overflowed = true;
        line = new ByteArrayOutputStream(0);
        block = new SseBlock();
        sink.overflow();
        return false;
    }

    private static ByteArrayOutputStream emptied(final ByteArrayOutputStream buffer) {
        if (buffer.size() > KEPT_BUFFER) {
            return new ByteArrayOutputStream(0);
        }
        buffer.reset();
        return buffer;
    }

    private static boolean startsWithByteOrderMark(final byte[] bytes, final int from, final int to) {
        return to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
    }
}
