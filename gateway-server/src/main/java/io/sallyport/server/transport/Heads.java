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
        final var family = type.substring(0, type.indexOf('/') + 1) + '*';
        for (final var value : values) {
            for (final var range : value.split(",", -1)) {
                final var wanted = mediaType(range);
                if (wanted.equals(type) || wanted.equals("*/*") || wanted.equals(family)) {
                    return true;
                }
            }
        }
        return false;
    }
}
