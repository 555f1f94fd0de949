package io.sallyport.plugins.auth.jwt;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * An address that keys may be fetched from: {@code https}, or {@code http} on loopback, where nobody can be in between.
 */
record FetchableUri(URI uri) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** @throws IllegalArgumentException where keys may not be fetched from there */
    static FetchableUri of(final URI uri) {
        final var fetchable = new FetchableUri(uri);
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("keys are fetched from a URL with a host and no user: " + uri.getHost());
        }
        if (!fetchable.hasScheme("https") && !fetchable.plain()) {
            throw new IllegalArgumentException("keys are fetched over https, or http on loopback, not from " + uri);
        }
        return fetchable;
    }

    /**
     * An address that a document fetched from here names. A document from elsewhere does not send us to loopback.
     *
     * @throws IllegalArgumentException where keys may not be fetched from there
     */
    FetchableUri leadingTo(final URI next) {
        final var fetchable = of(next);
        if (fetchable.loopback() && !loopback()) {
            throw new IllegalArgumentException(uri.getHost() + " names an address on loopback");
        }
        return fetchable;
    }

    private boolean plain() {
        return hasScheme("http") && loopback();
    }

    private boolean hasScheme(final String scheme) {
        return scheme.equalsIgnoreCase(uri.getScheme());
    }

    private boolean loopback() {
        return LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT));
    }
}
