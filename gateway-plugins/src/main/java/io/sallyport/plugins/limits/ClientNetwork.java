package io.sallyport.plugins.limits;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What counts as one anonymous caller: an IPv4 address, or the /64 that an IPv6 client usually has to itself. An
 * IPv4-mapped address counts as the IPv4 address in it.
 */
record ClientNetwork(boolean v6, long bits) {

    private static final long MAPPED = 0xFFFF_0000_0000L;

    static ClientNetwork of(final InetAddress address) {
        final var bytes = ByteBuffer.wrap(address.getAddress());
        if (bytes.remaining() == Integer.BYTES) {
            return v4(bytes.getInt());
        }
        final var network = bytes.getLong();
        final var rest = bytes.getLong();
        return network == 0 && (rest & ~0xFFFF_FFFFL) == MAPPED ? v4((int) rest) : new ClientNetwork(true, network);
    }

    private static ClientNetwork v4(final int address) {
        return new ClientNetwork(false, Integer.toUnsignedLong(address));
    }
}
