package io.sallyport.plugins.spi;

import java.net.InetAddress;
import java.util.List;

/**
 * The head of an HTTP request, before any of its body was read.
 *
 * @param path the path without the query
 * @param query the raw query, empty where there is none
 * @param clientAddress the peer, or what a trusted proxy says of it
 */
public record RequestHead(String method, String path, String query, InetAddress clientAddress, Headers headers) {

    /** Header fields by case-insensitive name. */
    @FunctionalInterface
    public interface Headers {
        /** Every value of that field in order, one per header line; empty where there is none. */
        List<String> all(String name);
    }
}
