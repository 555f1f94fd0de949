package io.sallyport.server.admin;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer of an operators' port, with its whole body.
 *
 * @param afterwards runs on the event loop once the answer was sent, or could not be
 */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers, Runnable afterwards) {

    private static final String TEXT = "text/plain; charset=utf-8";

    static Answer text(final int status, final String text) {
        return new Answer(status, TEXT, (text + '\n').getBytes(StandardCharsets.UTF_8), Map.of(), Answer::nothing);
    }

    static Answer json(final int status, final String json) {
        return new Answer(
                status, "application/json", (json + '\n').getBytes(StandardCharsets.UTF_8), Map.of(), Answer::nothing);
    }

    static Answer of(final String contentType, final byte[] body) {
        return new Answer(200, contentType, body, Map.of(), Answer::nothing);
    }

    Answer withHeader(final String name, final String value) {
        return new Answer(status, contentType, body, Map.of(name, value), afterwards);
    }

    Answer then(final Runnable next) {
        return new Answer(status, contentType, body, headers, next);
    }

    private static void nothing() {}
}
