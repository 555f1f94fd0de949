package io.sallyport.server.session;

import io.sallyport.mcp.ProtocolVersion;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A birth record as bytes. Compact, because an id travels with every request: times are seconds, a UUID takes sixteen
 * bytes, and upstream sessions that do not fit are left out and become facts.
 */
final class BirthRecordCodec {

    private static final byte FORMAT = 2;
    /** Sealed and encoded, this stays below the 2 KiB that an id may take. */
    private static final int MOST = 1480;

    private static final int MOST_NAME = 64;
    private static final int UUID_MARK = 255;
    private static final int UUID_LENGTH = 36;

    private BirthRecordCodec() {}

    static byte[] encode(final BirthRecord record) {
        final var out = ByteBuffer.allocate(MOST);
        out.put(FORMAT)
                .putInt((int) record.issued().getEpochSecond())
                .putInt((int) record.expires().getEpochSecond())
                .putLong(record.principalHash())
                .putShort((short) record.capabilities())
                .putLong(record.seed());
        ReplicaAddress.write(record.home(), out);
        putText(out, clipped(record.version().text()));
        putText(out, clipped(record.clientName()));
        putText(out, clipped(record.clientVersion()));
        for (final var pin : record.upstreams()) {
            putPin(out, pin);
        }
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    /** Empty where the bytes are of another format; sealed bytes are never half a record. */
    static Optional<BirthRecord> decode(final byte[] bytes) {
        try {
            final var in = ByteBuffer.wrap(bytes);
            return in.get() == FORMAT ? Optional.of(record(in)) : Optional.empty();
        } catch (final BufferUnderflowException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static BirthRecord record(final ByteBuffer in) {
        final var issued = Instant.ofEpochSecond(Integer.toUnsignedLong(in.getInt()));
        final var expires = Instant.ofEpochSecond(Integer.toUnsignedLong(in.getInt()));
        final long principal = in.getLong();
        final int capabilities = Short.toUnsignedInt(in.getShort());
        final long seed = in.getLong();
        final var home = ReplicaAddress.read(in);
        final var version = ProtocolVersion.parse(text(in)).orElse(ProtocolVersion.LATEST_LEGACY);
        final var clientName = text(in);
        final var clientVersion = text(in);
        return new BirthRecord(
                issued, expires, principal, home, capabilities, clientName, clientVersion, version, seed, pins(in));
    }

    private static List<UpstreamPin> pins(final ByteBuffer in) {
        final var pins = new ArrayList<UpstreamPin>();
        while (in.hasRemaining()) {
            pins.add(new UpstreamPin(in.getInt(), in.getInt(), sessionId(in)));
        }
        return pins;
    }

    private static void putPin(final ByteBuffer out, final UpstreamPin pin) {
        final var uuid = uuid(pin.sessionId());
        final var text = pin.sessionId().getBytes(StandardCharsets.UTF_8);
        final int length = 9 + uuid.map(_ -> 16).orElse(text.length);
        if (length > out.remaining() || (uuid.isEmpty() && text.length >= UUID_MARK)) {
            return;
        }
        out.putInt(pin.upstream()).putInt(pin.endpoint());
        uuid.ifPresentOrElse(
                id -> out.put((byte) UUID_MARK)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits()),
                () -> out.put((byte) text.length).put(text));
    }

    /** Only the canonical lower-case form comes back as it was. */
    private static Optional<UUID> uuid(final String text) {
        if (text.length() != UUID_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
        } catch (final IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String sessionId(final ByteBuffer in) {
        final int mark = Byte.toUnsignedInt(in.get());
        if (mark == UUID_MARK) {
            return new UUID(in.getLong(), in.getLong()).toString();
        }
        return text(in, mark);
    }

    private static void putText(final ByteBuffer out, final byte[] text) {
        out.put((byte) text.length).put(text);
    }

    private static String text(final ByteBuffer in) {
        return text(in, Byte.toUnsignedInt(in.get()));
    }

    private static String text(final ByteBuffer in, final int length) {
        final var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] clipped(final String text) {
        return (text.length() <= MOST_NAME ? text : text.substring(0, MOST_NAME)).getBytes(StandardCharsets.UTF_8);
    }
}
