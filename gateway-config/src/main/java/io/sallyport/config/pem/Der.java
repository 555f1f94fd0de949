package io.sallyport.config.pem;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The little DER (X.690) it takes to put an older private key into a PKCS#8 envelope. */
final class Der {

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int CURVE = 0xA0;
    private static final byte[] VERSION_0 = HexFormat.of().parseHex("020100");
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Der() {}

    static byte[] wrapRsaKey(final byte[] pkcs1) {
        return value(SEQUENCE, VERSION_0, value(SEQUENCE, RSA), value(OCTETS, pkcs1));
    }

    /** The curve, which PKCS#8 wants outside the key, is inside of a SEC 1 key. */
    static byte[] wrapEcKey(final byte[] sec1) {
        return value(SEQUENCE, VERSION_0, value(SEQUENCE, EC, curve(sec1)), value(OCTETS, sec1));
    }

    private static byte[] curve(final byte[] sec1) {
        try {
            final ByteBuffer key = content(ByteBuffer.wrap(sec1), SEQUENCE);
            while (key.hasRemaining()) {
                final int tag = key.get(key.position()) & 0xFF;
                final ByteBuffer content = content(key, tag);
                if (tag == CURVE) {
                    final byte[] curve = new byte[content.remaining()];
                    content.get(curve);
                    return curve;
                }
            }
        } catch (final BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException _) {
            return new byte[0]; // damaged; the key factory says so
        }
        return new byte[0];
    }

    /** The content of the value at the buffer's position, which moves behind it. */
    private static ByteBuffer content(final ByteBuffer in, final int tag) {
        if ((in.get() & 0xFF) != tag) {
            throw new IllegalArgumentException("another tag");
        }
        int length = in.get() & 0xFF;
        if (length > 0x80) {
            final int bytes = length & 0x7F;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = (length << 8) | (in.get() & 0xFF);
            }
        }
        final ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }

    private static byte[] value(final int tag, final byte[]... parts) {
        int length = 0;
        for (final byte[] part : parts) {
            length += part.length;
        }
        final ByteBuffer out = ByteBuffer.allocate(length + 4).put((byte) tag);
        if (length < 0x80) {
            out.put((byte) length);
        } else if (length < 0x100) {
            out.put((byte) 0x81).put((byte) length);
        } else {
            out.put((byte) 0x82).putShort((short) length);
        }
        for (final byte[] part : parts) {
            out.put(part);
        }
        final byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }
}
