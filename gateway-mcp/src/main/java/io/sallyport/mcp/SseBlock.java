package io.sallyport.mcp;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** The fields of the event being read, up to its blank line. */
final class SseBlock {

    private static final byte[] NO_DATA = {};

    private Optional<ByteArrayOutputStream> data = Optional.empty();
    private Optional<String> id = Optional.empty();
    private String type = "";

    void data(final byte[] bytes, final int from, final int to) {
        if (data.isPresent()) {
            data.get().write('\n');
        } else {
            data = Optional.of(new ByteArrayOutputStream(to - from));
        }
        data.get().write(bytes, from, to - from);
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

    /** What is held, about, in bytes. */
    int size() {
        return data.map(bytes -> bytes.size() + 1).orElse(0)
                + id.map(String::length).orElse(0)
                + type.length();
    }

    boolean isEmpty() {
        return data.isEmpty() && id.isEmpty() && type.isEmpty();
    }

    /** The event, where there is data or an id to tell of. */
    Optional<SseEvent> event() {
        if (data.isEmpty() && id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SseEvent(
                id,
                type.isEmpty() ? SseEvent.MESSAGE : type,
                data.map(ByteArrayOutputStream::toByteArray).orElse(NO_DATA)));
    }
}
