package io.sallyport.server.upstream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

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
        final var crc = new CRC32C();
        crc.update((url + "|" + address).getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }

    /** Whether it is a process of the gateway's own rather than a place in the network. */
    public boolean isProcess() {
        return "stdio".equals(url.getScheme());
    }

    public boolean isTls() {
        return "https".equals(url.getScheme());
    }
}
