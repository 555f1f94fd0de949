package io.sallyport.server.transport;

import java.util.Map;

/**
 * An answer that is known as a whole.
 *
 * @param body JSON, or empty
 */
record Response(int status, Map<String, String> headers, byte[] body) {

    private static final byte[] NOTHING = new byte[0];

    Response {
        headers = Map.copyOf(headers);
    }

    static Response empty(final int status, final Map<String, String> headers) {
        return new Response(status, headers, NOTHING);
    }
}
