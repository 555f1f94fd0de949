package io.sallyport.server.transport;

import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.server.call.Route;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Origin check and CORS, both from a route's {@code origins}: what may call is told that it may (Fetch standard §3.2;
 * 2025-11-25, basic/transports: security warning). Credentials are never allowed: tokens travel in headers.
 */
final class Cors {

    private static final String EXPOSED =
            "Mcp-Session-Id, MCP-Protocol-Version, WWW-Authenticate, Retry-After, RateLimit, "
                    + "RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id";
    private static final Set<String> ALLOWED = Set.of(
            "accept",
            "authorization",
            "content-type",
            "last-event-id",
            "traceparent",
            "tracestate",
            "x-api-key",
            "x-request-id");

    private Cors() {}

    /** Whether a page of that origin may call the route; a request without an origin is no page's. */
    static boolean admits(final Route route, final RequestHead head) {
        for (final var origin : head.headers().all("Origin")) {
            if (!isAllowed(route, origin)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowed(final Route route, final String origin) {
        final var plain = origin.toLowerCase(Locale.ROOT);
        return route.origins().contains("*") || route.origins().contains(plain) || plain.equals(originOf(route));
    }

    private static String originOf(final Route route) {
        return (route.resource().getScheme() + "://" + route.resource().getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    /** What every answer to an admitted page carries, refusals too, or the page could not read why. */
    static Map<String, String> headers(final RequestHead head) {
        return Heads.first(head, "Origin")
                .map(origin -> Map.of(
                        "Access-Control-Allow-Origin", origin,
                        "Access-Control-Expose-Headers", EXPOSED,
                        "Vary", "Origin"))
                .orElse(Map.of());
    }

    static boolean isPreflight(final RequestHead head) {
        return head.method().equals("OPTIONS")
                && Heads.first(head, "Origin").isPresent()
                && Heads.first(head, "Access-Control-Request-Method").isPresent();
    }

    static Map<String, String> preflight(final RequestHead head) {
        final var headers = new LinkedHashMap<>(headers(head));
        headers.put("Access-Control-Allow-Methods", "GET, POST, DELETE");
        headers.put("Access-Control-Max-Age", "7200");
        Heads.first(head, "Access-Control-Request-Headers").ifPresent(requested -> {
            final var allowed = Stream.of(requested.split(",", -1))
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .filter(name -> ALLOWED.contains(name) || name.matches("mcp-[a-z0-9-]{1,64}"))
                    .collect(Collectors.joining(", "));
            headers.put("Access-Control-Allow-Headers", allowed);
        });
        return headers;
    }
}
