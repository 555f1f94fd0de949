package io.sallyport.server.federation;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The URIs of one upstream's resources as a route publishes them: {@code {prefix}+{uri}}, so that equal ones of two
 * upstreams stay two; those of MCP Apps {@code ui://{prefix}/…}, for hosts know them by their scheme. What clients may
 * fetch themselves stays as it is, and so does everything where there is no prefix.
 *
 * @param prefix empty for none
 * @param others the prefixes of the route's other upstreams
 */
public record Uris(String prefix, Set<String> others) {

    private static final String APP = "ui://";
    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:\\S+");

    public Uris {
        others = Set.copyOf(others);
    }

    public boolean isIdentity() {
        return prefix.isEmpty();
    }

    /** Whether an upstream's own URI looks like one that the gateway has made; it is not nested but refused. */
    boolean isTaken(final String uri) {
        return !isIdentity()
                && (original(uri).isPresent() || others.stream().anyMatch(other -> uri.startsWith(other + "+")));
    }

    public String published(final String uri) {
        if (isIdentity() || isWeb(uri)) {
            return uri;
        }
        return uri.startsWith(APP) ? APP + prefix + '/' + uri.substring(APP.length()) : prefix + '+' + uri;
    }

    /** The upstream's own URI behind a published one; empty where that one is not of this upstream by its looks. */
    public Optional<String> original(final String uri) {
        if (isIdentity()) {
            return Optional.of(uri);
        }
        final var app = APP + prefix + '/';
        if (uri.startsWith(app)) {
            return Optional.of(APP + uri.substring(app.length()));
        }
        return uri.startsWith(prefix + '+') ? Optional.of(uri.substring(prefix.length() + 1)) : Optional.empty();
    }

    /** Whether a text looks like a URI rather than like one with a plus in it (RFC 3986 §3). */
    static boolean isUri(final String text) {
        return ABSOLUTE.matcher(text).matches();
    }

    static boolean isWeb(final String uri) {
        return uri.startsWith("https://") || uri.startsWith("http://");
    }
}
