package io.sallyport.server.call;

import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client is told that has to come back with another credential: RFC 6750 §3 with RFC 9728 §5.1 and every scope at
 * once (2025-11-25, basic/authorization).
 *
 * @param resource the route's public URL
 * @param discoverable whether an authorization server issues what is accepted, so that there is metadata to point at
 * @param scopes a token should have
 */
public record Challenge(URI resource, boolean discoverable, List<String> scopes) {

    private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";
    /** Characters of granted scopes that are repeated; clients bound the size of an answer's head. */
    private static final int LONGEST_GRANTED = 1024;

    private static final String NO_TOKEN =
            "A bearer token is required. Get one from an authorization server named in the protected resource metadata "
                    + "and send it in the Authorization header.";

    private static final String NO_KEY =
            "An API key is required. Get one from this endpoint's operator and send it in the X-API-Key header.";

    public Challenge {
        scopes = List.copyOf(scopes);
    }

    /** Where the RFC 9728 document of a resource is: between host and path (RFC 9728 §3.1). */
    public static URI metadataUrl(final URI resource) {
        final var path = resource.getRawPath();
        return URI.create(resource.getScheme() + "://" + resource.getRawAuthority() + WELL_KNOWN
                + (path.equals("/") ? "" : path));
    }

    Failure missing() {
        return Failure.of(FailureKind.NO_TOKEN, discoverable ? NO_TOKEN : NO_KEY)
                .withHeader("WWW-Authenticate", header("", "", scopes));
    }

    Failure invalid(final String description) {
        return Failure.of(FailureKind.BAD_TOKEN, description + " Send the request again with a valid credential.")
                .withHeader("WWW-Authenticate", header("invalid_token", description, scopes));
    }

    /**
     * @param required by what was asked for
     * @param granted what the caller has: a token for the required scopes alone would lose what it could do before
     */
    Failure insufficient(final Collection<String> required, final Set<String> granted) {
        final var all = new TreeSet<>(scopes);
        if (String.join(" ", granted).length() <= LONGEST_GRANTED) {
            all.addAll(granted);
        }
        all.addAll(required);
        final var description = "This needs the scopes " + String.join(" ", new TreeSet<>(required)) + ".";
        return Failure.of(
                        FailureKind.INSUFFICIENT_SCOPE,
                        description + " Get a token with them and send the request again.")
                .withHeader("WWW-Authenticate", header("insufficient_scope", description, all));
    }

    private String header(final String error, final String description, final Collection<String> wanted) {
        final var header = new StringBuilder("Bearer realm=\"")
                .append(quoted(resource.toString()))
                .append('"');
        if (!error.isEmpty()) {
            header.append(", error=\"").append(error).append('"');
            header.append(", error_description=\"").append(quoted(description)).append('"');
        }
        if (discoverable) {
            header.append(", resource_metadata=\"")
                    .append(metadataUrl(resource))
                    .append('"');
        }
        if (!wanted.isEmpty()) {
            header.append(", scope=\"").append(quoted(String.join(" ", wanted))).append('"');
        }
        return header.toString();
    }

    /** RFC 9110 §5.6.4, kept to characters that every client reads alike. */
    private static String quoted(final String text) {
        return text.replaceAll("[^\\x20-\\x7E]", "?").replace('"', '\'').replace('\\', '/');
    }
}
