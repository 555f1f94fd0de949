package io.sallyport.config;

/**
 * A host and port to listen on, written {@code host:port}, {@code [::1]:port}, or {@code :port} for every address of the machine.
 *
 * @param host a name or literal address without brackets; empty means every address, IPv4 and IPv6
 * @param port 0 to 65535; 0 lets the system choose
 */
public record Address(String host, int port) {

    public boolean everywhere() {
        return host.isEmpty();
    }

    /** Whether binding both would fail. */
    public boolean conflictsWith(final Address other) {
        return port != 0 && port == other.port && (coversAll() || other.coversAll() || same(host, other.host));
    }

    private boolean coversAll() {
        return everywhere() || host.equals("0.0.0.0") || host.equals("::");
    }

    private static boolean same(final String one, final String other) {
        return one.replace("localhost", "127.0.0.1").equals(other.replace("localhost", "127.0.0.1"));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
