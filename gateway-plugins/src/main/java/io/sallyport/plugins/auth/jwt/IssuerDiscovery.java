package io.sallyport.plugins.auth.jwt;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.text.ParseException;
import java.util.List;

/**
 * Finds the keys by the issuer's metadata (RFC 8414 §3, OpenID Connect Discovery 1.0 §4), in the order of the MCP
 * specification (2025-11-25, basic/authorization, "Authorization Server Metadata Discovery"). A document counts only
 * where its {@code issuer} is ours to the letter.
 */
final class IssuerDiscovery implements KeySource {

    private final String issuer;
    private final List<FetchableUri> locations;

    /** @throws IllegalArgumentException where nothing may be fetched from that issuer */
    IssuerDiscovery(final URI issuer) {
        this.issuer = issuer.toString();
        this.locations = locations(issuer).stream().map(FetchableUri::of).toList();
    }

    static List<URI> locations(final URI issuer) {
        final var written = issuer.getRawPath() == null ? "" : issuer.getRawPath();
        final var path = written.endsWith("/") ? written.substring(0, written.length() - 1) : written;
        final var oauth = issuer.resolve("/.well-known/oauth-authorization-server" + path);
        final var openid = issuer.resolve("/.well-known/openid-configuration" + path);
        return path.isEmpty()
                ? List.of(oauth, openid)
                : List.of(oauth, openid, issuer.resolve(path + "/.well-known/openid-configuration"));
    }

    @Override
    public KeySet fetch() throws IOException {
        final var failure = new IOException("no metadata of " + issuer + " could be used");
        for (final var location : locations) {
            try {
                return KeySet.parse(JsonDocument.get(keys(location)));
            } catch (final HttpTimeoutException e) {
                // The others are on the same host.
                throw e;
            } catch (final IOException e) {
                failure.addSuppressed(e);
            }
        }
        throw failure;
    }

    private FetchableUri keys(final FetchableUri location) throws IOException {
        final var document = JsonDocument.get(location);
        try {
            final var metadata = JSONObjectUtils.parse(document);
            if (!issuer.equals(JSONObjectUtils.getString(metadata, "issuer"))) {
                throw new IOException(location.uri() + " speaks for another issuer");
            }
            final var keys = JSONObjectUtils.getURI(metadata, "jwks_uri");
            if (keys == null) {
                throw new IOException(location.uri() + " names no jwks_uri");
            }
            return location.leadingTo(keys);
        } catch (final ParseException | IllegalArgumentException e) {
            throw new IOException(location.uri() + " is not usable metadata: " + e.getMessage(), e);
        }
    }
}
