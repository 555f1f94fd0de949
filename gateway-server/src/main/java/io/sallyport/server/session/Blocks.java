package io.sallyport.server.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How replicas write what they send each other: numbers as Java's data streams have them, all else as length and bytes. */
public final class Blocks {

    private Blocks() {}

    /** Writes one message. */
    @FunctionalInterface
    public interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /** Reads one message. */
    @FunctionalInterface
    public interface Reading<T> {
        Optional<T> from(DataInputStream in) throws IOException;
    }

    /** @param room that is probably enough, in bytes */
    public static byte[] written(final int room, final Writing what) {
        final var bytes = new ByteArrayOutputStream(room);
        try (var out = new DataOutputStream(bytes)) {
            what.to(out);
        } catch (final IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    /** Empty where these bytes are none. */
    public static <T> Optional<T> read(final byte[] bytes, final Reading<T> what) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return what.from(in);
        } catch (final IOException | BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public static void write(final String text, final DataOutputStream out) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8), out);
    }

    public static void write(final byte[] block, final DataOutputStream out) throws IOException {
        out.writeInt(block.length);
        out.write(block);
    }

    public static String text(final DataInputStream in) throws IOException {
        return new String(block(in), StandardCharsets.UTF_8);
    }

    /** @throws IOException where it says to be longer than all that is left */
    public static byte[] block(final DataInputStream in) throws IOException {
        final int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a length beyond the end");
        }
        return in.readNBytes(length);
    }
}
