package io.sallyport.server.transport;

import io.sallyport.plugins.spi.RequestHead;
import java.util.Locale;
import java.util.Optional;

/** Questions about a request's head that more than one check asks. */
final class Heads {

    private Heads() {}

    static Optional<String> first(final RequestHead head, final String name) {
        final var values = head.headers().all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** The host without its port, in lower case; empty where there is none. */
    static String host(final RequestHead head) {
        final var authority = first(head, "Host").orElse("").toLowerCase(Locale.ROOT);
        final int bracket = authority.lastIndexOf(']');
        final int colon = authority.lastIndexOf(':');
        return colon > bracket ? authority.substring(0, colon) : authority;
    }

    /** A media type without its parameters, in lower case. */
    static String mediaType(final String value) {
        final int semicolon = value.indexOf(';');
        return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    /** Whether the client names streams before JSON; most name JSON first, and all must name both. */
    static boolean prefersStream(final RequestHead head) {
        return head.method().equals("POST")
                && first(head, "Accept")
                        .filter(accept -> accept.strip().startsWith("text/event-stream"))
                        .isPresent();
    }

    /** Whether {@code Accept} admits that type (RFC 9110 §12.5.1); no such field admits everything. */
    static boolean accepts(final RequestHead head, final String type) {
        final var values = head.headers().all("Accept");
        if (values.isEmpty()) {
            return true;
        }
        for (final var value : values) {
            if (accepts(value, type)) {
                return true;
            }
        }
        return false;
    }

    /** By hand, because every request passes here, twice. */
    private static boolean accepts(final String ranges, final String type) {
        for (int start = 0; start <= ranges.length(); ) {
            final int comma = ranges.indexOf(',', start);
            final int end = comma < 0 ? ranges.length() : comma;
            if (covers(ranges, start, end, type)) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }

    private static boolean covers(final String ranges, final int start, final int end, final String type) {
        final int semicolon = ranges.indexOf(';', start, end);
        int from = start;
        int to = semicolon < 0 ? end : semicolon;
        while (from < to && Character.isWhitespace(ranges.charAt(from))) {
            from++;
        }
        while (to > from && Character.isWhitespace(ranges.charAt(to - 1))) {
            to--;
        }
        final int family = type.indexOf('/') + 1;
        final boolean all = to - from == 3 && ranges.startsWith("*/*", from);
        final boolean exact = to - from == type.length() && ranges.regionMatches(true, from, type, 0, type.length());
        final boolean kind = to - from == family + 1
                && ranges.charAt(to - 1) == '*'
                && ranges.regionMatches(true, from, type, 0, family);
        return all || exact || kind;
    }

    /** What the client says of the body's length; 0 where it says nothing, or no number. */
    static long contentLength(final RequestHead head) {
        final var values = head.headers().all("Content-Length");
        return values.isEmpty() ? 0 : number(values.getFirst());
    }

    private static long number(final String text) {
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            final char digit = text.charAt(i);
            if (digit < '0' || digit > '9' || i == 18) {
                return 0;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }
}
