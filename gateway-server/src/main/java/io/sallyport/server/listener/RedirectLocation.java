package io.sallyport.server.listener;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says where over HTTPS a plain request should have gone; never anywhere but the public host or the request's own. */
final class RedirectLocation {

    private static final int HTTPS_PORT = 443;
    private static final Pattern HOST =
            Pattern.compile("((?:[A-Za-z0-9._-]{1,253})|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{1,5})?");
    private static final Pattern PATH = Pattern.compile("/[!-~]*");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:http)://([^/?#]*)(/.*)?");

    private final Optional<String> publicAuthority;
    private final int port;

    RedirectLocation(final HttpsRedirect redirect) {
        this.publicAuthority = redirect.publicUrl().map(URI::getRawAuthority);
        this.port = redirect.port();
    }

    /**
     * Builds the URL.
     *
     * @param target as the request line has it: a path, or an absolute URL, whose host counts instead of the header
     * @param hosts all Host fields
     * @return empty if the target or the host is none
     */
    Optional<String> of(final String target, final List<String> hosts) {
        final Matcher absolute = ABSOLUTE.matcher(target);
        if (absolute.matches()) {
            return of(Optional.ofNullable(absolute.group(2)).orElse("/"), List.of(absolute.group(1)));
        }
        if (!PATH.matcher(target).matches() || hosts.size() != 1) {
            return Optional.empty();
        }
        return publicAuthority.or(() -> requested(hosts.getFirst())).map(authority -> "https://" + authority + target);
    }

    private Optional<String> requested(final String host) {
        final Matcher matcher = HOST.matcher(host);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(port == HTTPS_PORT ? matcher.group(1) : matcher.group(1) + ":" + port);
    }
}
