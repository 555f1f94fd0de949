package io.sallyport.server.upstream;

import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * One replica of an upstream: where it is and how to talk to it.
 *
 * @param upstream the upstream's name
 * @param url where MCP is spoken; the host may be a name
 * @param address what to connect to in place of the URL's host, where every address of a name is an endpoint; else empty
 */
public record Endpoint(String upstream, URI url, String address) {

    /** A number that names this endpoint inside a sealed session id: the same on every replica, for every start. */
    public int key() {
        return NameKey.of(url + "|" + address);
    }

    /** Whether it is a process of the gateway's own rather than a place in the network. */
    public boolean isProcess() {
        return "stdio".equals(url.getScheme());
    }

    /** Whether it is reached from this host alone; a name counts by what it is, not by what it resolves to. */
    public boolean isLoopback() {
        final var host = address.isEmpty() ? String.valueOf(url.getHost()) : address;
        final var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.equalsIgnoreCase("localhost")
                || literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** Whether it is reached at that address, which is written as one. */
    public boolean isAt(final InetAddress host) {
        return literal(address.isEmpty() ? String.valueOf(url.getHost()) : address)
                .filter(host::equals)
                .isPresent();
    }

    private static Optional<InetAddress> literal(final String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(
                    host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host));
        } catch (final IllegalArgumentException e) {
            return Optional.empty(); // a name
        }
    }

    /** Whether its sessions are two-way streams that this process holds: nobody else can use them. */
    public boolean isPiped() {
        return isProcess() || String.valueOf(url.getScheme()).startsWith("sse+");
    }

    public boolean isTls() {
        return "https".equals(url.getScheme());
    }
}
