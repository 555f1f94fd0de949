package io.sallyport.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of IP addresses, RFC 4632 and RFC 4291 §2.3. An IPv4-mapped IPv6 address ({@code ::ffff:10.0.0.1}) is its IPv4 address, on either side;
 * {@code ::/0} therefore holds no IPv4 address.
 */
public final class Cidr {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    private static final Pattern LENGTH = Pattern.compile("\\d{1,3}");
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};
    private static final int MAPPED_BITS = MAPPED.length * 8;

    private final String text;
    private final byte[] network;
    private final int bits;

    private Cidr(final String text, final byte[] network, final int bits) {
        this.text = text;
        this.network = network;
        this.bits = bits;
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or one address. Empty for anything else, also where bits are set behind the prefix: that is a slip
     * more often than an intention.
     */
    public static Optional<Cidr> parse(final String text) {
        final int slash = text.indexOf('/');
        final String address = slash < 0 ? text : text.substring(0, slash);
        final String length = slash < 0 ? address.contains(":") ? "128" : "32" : text.substring(slash + 1);
        if (!LENGTH.matcher(length).matches()) {
            return Optional.empty();
        }
        final int bits = Integer.parseInt(length) + (address.contains(":") ? 0 : MAPPED_BITS);
        return literal(address)
                .map(bytes -> new Cidr(text, bytes, bits))
                .filter(cidr -> bits <= 128 && cidr.nothingBehindPrefix());
    }

    public boolean contains(final InetAddress address) {
        final byte[] bytes = wide(address);
        return (bits >= MAPPED_BITS || !isMapped(bytes)) && agrees(bytes);
    }

    private boolean agrees(final byte[] other) {
        for (int bit = 0; bit < bits; bit++) {
            if (isSet(network, bit) != isSet(other, bit)) {
                return false;
            }
        }
        return true;
    }

    private boolean nothingBehindPrefix() {
        for (int bit = bits; bit < 128; bit++) {
            if (isSet(network, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSet(final byte[] bytes, final int bit) {
        return (bytes[bit >> 3] & 0x80 >> (bit & 7)) != 0;
    }

    private static boolean isMapped(final byte[] bytes) {
        return Arrays.mismatch(bytes, MAPPED) == MAPPED.length;
    }

    private static Optional<byte[]> literal(final String text) {
        try {
            return IPV4.matcher(text).matches()
                    ? Optional.of(wide(Inet4Address.ofLiteral(text)))
                    : IPV6.matcher(text).matches() ? Optional.of(wide(Inet6Address.ofLiteral(text))) : Optional.empty();
        } catch (final IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private static byte[] wide(final InetAddress address) {
        final byte[] bytes = address.getAddress();
        if (bytes.length == 16) {
            return bytes;
        }
        final byte[] mapped = Arrays.copyOf(MAPPED, 16);
        System.arraycopy(bytes, 0, mapped, MAPPED.length, bytes.length);
        return mapped;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof final Cidr cidr && bits == cidr.bits && Arrays.equals(network, cidr.network);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(network) + bits;
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
