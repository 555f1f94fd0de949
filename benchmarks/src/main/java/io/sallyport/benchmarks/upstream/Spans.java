package io.sallyport.benchmarks.upstream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Counts the spans of an OTLP export without reading them: protobuf, as far as
 * {@code ExportTraceServiceRequest.resource_spans.scope_spans.spans} goes (opentelemetry-proto, trace/v1).
 */
final class Spans {

    private static final int RESOURCE_SPANS = 1;
    private static final int SCOPE_SPANS = 2;
    private static final int SPANS = 2;
    private static final int KIND = 6;
    private static final int SERVER = 2;

    private Spans() {}

    /** Those of kind server: one for each traced request of a client. */
    static long ofServers(final byte[] export) {
        return count(ByteBuffer.wrap(export).order(ByteOrder.LITTLE_ENDIAN), RESOURCE_SPANS, SCOPE_SPANS, SPANS);
    }

    private static long count(final ByteBuffer message, final int... path) {
        long count = 0;
        while (message.hasRemaining()) {
            final long tag = varint(message);
            final int field = (int) (tag >>> 3);
            if (path.length > 0 && field == path[0] && (tag & 7) == 2) {
                final var rest = Arrays.copyOfRange(path, 1, path.length);
                count += count(block(message), rest);
            } else if (path.length == 0 && field == KIND) {
                count += varint(message) == SERVER ? 1 : 0;
            } else {
                skip(message, (int) (tag & 7));
            }
        }
        return count;
    }

    private static ByteBuffer block(final ByteBuffer message) {
        final int length = (int) varint(message);
        final var block = message.slice(message.position(), length);
        message.position(message.position() + length);
        return block;
    }

    private static void skip(final ByteBuffer message, final int wireType) {
        switch (wireType) {
            case 0 -> varint(message);
            case 1 -> message.position(message.position() + Long.BYTES);
            case 2 -> block(message);
            case 5 -> message.position(message.position() + Integer.BYTES);
            default -> throw new IllegalArgumentException("not protobuf: wire type " + wireType);
        }
    }

    private static long varint(final ByteBuffer message) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            final byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("not protobuf: a varint without end");
    }
}
