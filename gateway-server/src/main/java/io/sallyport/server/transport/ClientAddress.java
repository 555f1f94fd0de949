package io.sallyport.server.transport;

import io.netty.util.NetUtil;
import io.sallyport.plugins.spi.RequestHead;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who the client is behind trusted proxies: the last address of {@code X-Forwarded-For} that is not a trusted proxy's.
 * From anyone else the field means nothing.
 */
final class ClientAddress {

    private ClientAddress() {}

    static InetAddress of(
            final RequestHead.Headers headers, final InetAddress peer, final Predicate<InetAddress> trusted) {
        if (!trusted.test(peer)) {
            return peer;
        }
        final List<String> hops = headers.all("X-Forwarded-For").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .toList();
        InetAddress nearest = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            final var hop = parse(hops.get(i));
            if (hop.isEmpty()) {
                return nearest;
            }
            nearest = hop.get();
            if (!trusted.test(nearest)) {
                return nearest;
            }
        }
        return nearest;
    }

    /** Literal addresses only: a name here must never cause a look-up. */
    private static Optional<InetAddress> parse(final String hop) {
        final var bytes = NetUtil.createByteArrayFromIpAddressString(withoutPort(hop));
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (final UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Some proxies add the port; IPv6 addresses are then in brackets. */
    private static String withoutPort(final String hop) {
        if (hop.startsWith("[") && hop.indexOf(']') > 0) {
            return hop.substring(1, hop.indexOf(']'));
        }
        final int colon = hop.indexOf(':');
        return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
