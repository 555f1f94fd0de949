package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decodes one event stream (WHATWG HTML §9.2.6) from chunks cut anywhere, in time linear in their bytes.
 *
 * <p>Unlike a browser it also reports an event that has an id but no data: that is where a stream can be resumed from.
 * What an event may have is bounded; past the bound the sink hears so once and the rest of the stream is ignored. For use
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

        /**
         * The data of an event have grown large, and there is more to come.
         *
         * @param type of the event as far as it is known
         * @param data so far
         * @return whether the sink takes them now and what follows in parts; else the event comes whole
         */
        default boolean large(final String type, final byte[] data) {
            return false;
        }

        /** The next of the data of an event that is taken in parts. */
        default void part(final byte[] bytes, final int from, final int to) {}

        /** The end of an event that was taken in parts, and what else it said: no data. */
        default void largeEnded(final SseEvent rest) {}
    }

    /** Larger buffers are let go after their event, so that an idle stream holds little. */
    private static final int KEPT_BUFFER = 4096;

    private static final byte[] DATA = "data:".getBytes(UTF_8);
    private static final byte[] LINE_BREAK = {'\n'};
    /** So much of a line tells whether it is data, and where they begin. */
    private static final int TELLING = 3 + 5 + 1;

    private final int maxEventBytes;
    private final int large;
    private ByteArrayOutputStream line = new ByteArrayOutputStream(0);
    private SseBlock block = new SseBlock();
    private boolean firstLine = true;
    private boolean afterCarriageReturn;
    /** The line being read is data, and so are its bytes so far. */
    private boolean inData;
    /** What that line has had beside its data. */
    private int beside;
    /** The sink was asked about this event. */
    private boolean asked;
    /** The sink takes this event in parts. */
    private boolean inParts;

    private boolean overflowed;
    private Optional<String> lastEventId = Optional.empty();

    /**
     * Starts at the first byte of a stream.
     *
     * @param maxEventBytes what one event may have: its data and the line being read, in bytes
     */
    public SseDecoder(final int maxEventBytes) {
        this(maxEventBytes, Integer.MAX_VALUE);
    }

    /**
     * Starts at the first byte of a stream.
     *
     * @param maxEventBytes what one event may have: its data and the line being read, in bytes
     * @param large past so many bytes of data the sink is asked whether it takes them in parts
     */
    public SseDecoder(final int maxEventBytes, final int large) {
        this.maxEventBytes = maxEventBytes;
        this.large = large;
    }

    /** Reads on. Keeps no reference to the chunk. */
    public void feed(final byte[] chunk, final Sink sink) {
        int from = 0;
        while (from < chunk.length && !overflowed) {
            final int end = Octets.endOfLine(chunk, from, chunk.length);
            if (end == chunk.length) {
                lineGoesOn(chunk, from, end, sink);
                afterCarriageReturn = false;
                return;
            }
            if (end > from || chunk[end] == '\r' || !afterCarriageReturn) {
                endLine(chunk, from, end, sink);
            }
            afterCarriageReturn = chunk[end] == '\r';
            from = end + 1;
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

    private void lineGoesOn(final byte[] chunk, final int from, final int to, final Sink sink) {
        if (!fits(to - from, sink)) {
            return;
        }
        if (inData) {
            data(chunk, from, to, sink);
            return;
        }
        final int before = line.size();
        line.write(chunk, from, to - from);
        if (before < TELLING && line.size() >= TELLING) {
            tell(sink);
        }
    }

    /** What was held of a line of data goes to the data, so that it is not held twice. */
    private void tell(final Sink sink) {
        final var held = line.toByteArray();
        final int start = start(held, 0, held.length);
        if (startsWith(held, start, held.length, DATA)) {
            line = emptied(line);
            final int before = block.size();
            beginData(held, value(held, start + DATA.length - 1, held.length), held.length, sink);
            beside = before + held.length - block.size();
            inData = true;
        }
    }

    private void endLine(final byte[] chunk, final int from, final int to, final Sink sink) {
        if (!fits(to - from, sink)) {
            return;
        }
        if (inData) {
            data(chunk, from, to, sink);
            inData = false;
            beside = 0;
        } else if (line.size() == 0) {
            line(chunk, from, to, sink);
        } else {
            line.write(chunk, from, to - from);
            final var whole = line.toByteArray();
            line = emptied(line);
            line(whole, 0, whole.length, sink);
        }
        firstLine = false;
    }

    private void line(final byte[] bytes, final int from, final int to, final Sink sink) {
        final int start = start(bytes, from, to);
        if (start == to) {
            endEvent(sink);
        } else if (bytes[start] != ':') {
            field(bytes, start, to, sink);
        }
    }

    private int start(final byte[] bytes, final int from, final int to) {
        return firstLine && startsWithByteOrderMark(bytes, from, to) ? from + 3 : from;
    }

    private void endEvent(final Sink sink) {
        final var ended = block;
        final boolean parts = inParts;
        block = new SseBlock();
        inParts = false;
        asked = false;
        ended.event().ifPresent(event -> {
            // Not before: an event whose end never came is still owed.
            lastEventId = event.id().or(() -> lastEventId);
            if (parts) {
                sink.largeEnded(event);
            } else {
                sink.event(event);
            }
        });
    }

    private void field(final byte[] bytes, final int from, final int to, final Sink sink) {
        int colon = from;
        while (colon < to && bytes[colon] != ':') {
            colon++;
        }
        final int value = value(bytes, colon, to);
        switch (new String(bytes, from, Math.min(colon - from, 6), UTF_8)) {
            case "data" -> beginData(bytes, value, to, sink);
            case "event" -> block.type(new String(bytes, value, to - value, UTF_8));
            case "id" -> block.id(new String(bytes, value, to - value, UTF_8));
            case "retry" -> delay(new String(bytes, value, to - value, UTF_8)).ifPresent(sink::retry);
            default -> {}
        }
    }

    /** Where the value begins whose name ends at that colon. */
    private static int value(final byte[] bytes, final int colon, final int to) {
        final int value = Math.min(colon + 1, to);
        return value < to && bytes[value] == ' ' ? value + 1 : value;
    }

    /** Lines of data are joined by line feeds. */
    private void beginData(final byte[] bytes, final int from, final int to, final Sink sink) {
        if (block.hasData()) {
            data(LINE_BREAK, 0, 1, sink);
        }
        data(bytes, from, to, sink);
    }

    private void data(final byte[] bytes, final int from, final int to, final Sink sink) {
        if (inParts) {
            block.passed(to - from);
            sink.part(bytes, from, to);
            return;
        }
        block.data(bytes, from, to);
        if (!asked && block.held() > large) {
            asked = true;
            inParts = sink.large(block.type(), block.data());
            if (inParts) {
                block.letGo();
            }
        }
    }

    /** ASCII digits, as milliseconds; longer numbers than a server can mean are ignored like other text. */
    private static Optional<Duration> delay(final String digits) {
        final boolean number =
                !digits.isEmpty() && digits.length() <= 12 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Optional.of(Duration.ofMillis(Long.parseLong(digits))) : Optional.empty();
    }

    private boolean fits(final int more, final Sink sink) {
        if ((long) block.size() + beside + line.size() + more <= maxEventBytes) {
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

    private static boolean startsWith(final byte[] bytes, final int from, final int to, final byte[] prefix) {
        return to - from > prefix.length && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }
}
