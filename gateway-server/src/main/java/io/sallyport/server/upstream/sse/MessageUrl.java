package io.sallyport.server.upstream.sse;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Where messages go: what an {@code endpoint} event says, seen from the URL of the stream. */
final class MessageUrl {

    private MessageUrl() {}

    /** Empty where it is no URL, or of another origin, whose requests would carry this server's credentials. */
    static Optional<URI> resolve(final URI stream, final String reference) {
        try {
            final var url = stream.resolve(new URI(reference.strip()));
            return url.getHost() != null
                            && url.getScheme().equalsIgnoreCase(stream.getScheme())
                            && url.getHost().equalsIgnoreCase(stream.getHost())
                            && port(url) == port(stream)
                            && url.getRawUserInfo() == null
                    ? Optional.of(url)
                    : Optional.empty();
        } catch (final URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static int port(final URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }
}
