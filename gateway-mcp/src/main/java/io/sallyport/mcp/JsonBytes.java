package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** One object or array being written: the brackets and the commas. */
final class JsonBytes {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final char close;
    private boolean empty = true;

    JsonBytes(final char open, final char close) {
        this.close = close;
        bytes.write(open);
    }

    void next() {
        if (!empty) {
            bytes.write(',');
        }
        empty = false;
    }

    void write(final String text) {
        bytes.writeBytes(text.getBytes(UTF_8));
    }

    void write(final byte[] json, final Span part) {
        bytes.write(json, part.start(), part.length());
    }

    byte[] end() {
        bytes.write(close);
        return bytes.toByteArray();
    }
}
