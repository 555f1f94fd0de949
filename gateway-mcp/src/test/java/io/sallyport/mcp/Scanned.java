package io.sallyport.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Scans text the tests expect to be a message, or not to be one. */
final class Scanned {

    private static final EnvelopeScanner SCANNER = new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH);

    private Scanned() {}

    static Scan scan(final String json) {
        return SCANNER.scan(json.getBytes(UTF_8));
    }

    static Envelope.Request request(final byte[] json) {
        return as(Envelope.Request.class, json);
    }

    static Envelope.Request request(final String json) {
        return as(Envelope.Request.class, json.getBytes(UTF_8));
    }

    static Envelope.Result result(final String json) {
        return as(Envelope.Result.class, json.getBytes(UTF_8));
    }

    static <T extends Envelope> T as(final Class<T> type, final byte[] json) {
        final var scan = SCANNER.scan(json);
        assertThat(scan).isInstanceOf(Scan.Message.class);
        final var envelope = ((Scan.Message) scan).envelope();
        assertThat(envelope).isInstanceOf(type);
        return type.cast(envelope);
    }

    static Malformed malformed(final byte[] json) {
        final var scan = SCANNER.scan(json);
        assertThat(scan).isInstanceOf(Scan.Rejected.class);
        return ((Scan.Rejected) scan).why();
    }

    static String text(final byte[] json, final Span span) {
        return new String(json, span.start(), span.length(), UTF_8);
    }

    static boolean isUtf8(final byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (final CharacterCodingException e) {
            return false;
        }
    }
}
