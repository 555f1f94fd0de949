package io.sallyport.server.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Where a replica of this gateway is reached by the others. In bytes: its length, the address, the port. */
public record ReplicaAddress(InetAddress host, int port) {

    /** Its most bytes. */
    public static final int MOST_BYTES = 19;

    /** @param host a literal IP address */
    public static ReplicaAddress of(final String host, final int port) {
        return new ReplicaAddress(InetAddress.ofLiteral(host), port);
    }

    public InetSocketAddress socket() {
        return new InetSocketAddress(host, port);
    }

    /** Whether what is on loopback there is on loopback here. */
    public boolean sharesLoopbackWith(final ReplicaAddress other) {
        return host.equals(other.host);
    }

    byte[] bytes() {
        final var out = ByteBuffer.allocate(MOST_BYTES);
        write(Optional.of(this), out);
        final var bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** One that there may be; without any it is one byte. */
    public static void write(final Optional<ReplicaAddress> replica, final ByteBuffer out) {
        if (replica.isEmpty()) {
            out.put((byte) 0);
            return;
        }
        final var address = replica.get().host.getAddress();
        out.put((byte) address.length).put(address).putShort((short) replica.get().port);
    }

    /** @throws java.nio.BufferUnderflowException where it is cut off */
    public static Optional<ReplicaAddress> read(final ByteBuffer in) {
        final int length = in.get();
        if (length != 4 && length != 16) {
            return Optional.empty();
        }
        final var address = new byte[length];
        in.get(address);
        final int port = Short.toUnsignedInt(in.getShort());
        try {
            return Optional.of(new ReplicaAddress(InetAddress.getByAddress(address), port));
        } catch (final UnknownHostException e) {
            throw new IllegalStateException("its length is that of an address", e);
        }
    }
}
