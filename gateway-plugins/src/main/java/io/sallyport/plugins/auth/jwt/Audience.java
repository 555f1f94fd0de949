package io.sallyport.plugins.auth.jwt;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code aud} must contain one of: the configured names to the letter, or else the route's resource as a URI, where
 * the case of scheme and host, a default port and the slash of a bare host make no difference (RFC 3986 §6.2).
 */
record Audience(Set<String> names, Optional<URI> resource) {

    static Audience of(final List<String> configured, final URI resource) {
        return configured.isEmpty()
                ? new Audience(Set.of(), Optional.of(canonical(resource)))
                : new Audience(Set.copyOf(configured), Optional.empty());
    }

    boolean includes(final List<String> claimed) {
        return claimed.stream().anyMatch(name -> names.contains(name) || isResource(name));
    }

    private boolean isResource(final String name) {
        if (resource.isEmpty()) {
            return false;
        }
        try {
            return canonical(new URI(name)).equals(resource.get());
        } catch (final URISyntaxException _) {
            return false;
        }
    }

    private static URI canonical(final URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null) {
            return uri;
        }
        final var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        final var port = uri.getPort() < 0 || uri.getPort() == defaultPort(scheme) ? "" : ":" + uri.getPort();
        final var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        final var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        final var fragment = uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment();
        final var user = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@";
        final var host = uri.getHost().toLowerCase(Locale.ROOT);
        return URI.create(scheme + "://" + user + host + port + path + query + fragment);
    }

    private static int defaultPort(final String scheme) {
        return switch (scheme) {
            case "https" -> 443;
            case "http" -> 80;
            default -> -1;
        };
    }
}
