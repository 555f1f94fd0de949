package io.sallyport.plugins.testing;

import io.sallyport.plugins.spi.RequestHead;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Request heads with the header fields a test cares for. */
public final class Heads {

    private Heads() {}

    public static RequestHead none() {
        return of("", Map.of());
    }

    public static RequestHead bearer(final String token) {
        return authorization("Bearer " + token);
    }

    public static RequestHead authorization(final String... fields) {
        return of("", Map.of("authorization", Arrays.asList(fields)));
    }

    public static RequestHead of(final String query, final Map<String, List<String>> fields) {
        return new RequestHead(
                "POST",
                "/mcp",
                query,
                InetAddress.getLoopbackAddress(),
                name -> fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }
}
