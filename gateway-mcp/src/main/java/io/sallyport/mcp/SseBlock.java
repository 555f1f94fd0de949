package io.sallyport.mcp;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** The fields of the event being read, up to its blank line. */
final class SseBlock {

    private static final byte[] NO_DATA = {};

    private Optional<ByteArrayOutputStream> data = Optional.empty();
    private Optional<String> id = Optional.empty();
    private String type = "";
    /** Bytes of the data that somebody else has taken. */
    private int taken;

    boolean hasData() {
        return data.isPresent();
    }

    /** More of the data; the first makes that there are some. */
    void data(final byte[] bytes, final int from, final int to) {
        if (data.isEmpty()) {
            data = Optional.of(new ByteArrayOutputStream(to - from));
        }
        data.get().write(bytes, from, to - from);
    }

    /** The data held. */
    byte[] data() {
        return data.map(ByteArrayOutputStream::toByteArray).orElse(NO_DATA);
    }

    /** Bytes of the data held. */
    int held() {
        return data.map(ByteArrayOutputStream::size).orElse(0);
    }

    /** The data held are somebody else's now. */
    void letGo() {
        taken = held();
        data = Optional.of(new ByteArrayOutputStream(0));
    }

    /** More of the data went by. */
    void passed(final int bytes) {
        taken += bytes;
    }

    /** One with a NUL is none, as the standard says. */
    void id(final String value) {
        if (value.indexOf('\0') < 0) {
            id = Optional.of(value);
        }
    }

    void type(final String value) {
        type = value;
    }

    String type() {
        return type.isEmpty() ? SseEvent.MESSAGE : type;
    }

    /** What it has come to, about, in bytes. */
    int size() {
        return data.map(bytes -> bytes.size() + 1).orElse(0)
                + taken
                + id.map(String::length).orElse(0)
                + type.length();
    }

    boolean isEmpty() {
        return data.isEmpty() && id.isEmpty() && type.isEmpty();
    }

    /** The event, where there is data or an id to tell of. */
    Optional<SseEvent> event() {
        return data.isEmpty() && id.isEmpty() ? Optional.empty() : Optional.of(new SseEvent(id, type(), data()));
    }
}
