package io.sallyport.plugins.spi;

/**
 * Who the client proved to be. Two requests with equal principals come from the same client, whatever token they carry.
 *
 * @param issuer who vouches for it: a JWT's {@code iss}; for API keys and anonymous clients the route's or key file's name
 * @param subject a JWT's {@code sub} (else {@code client_id}), an API key's configured id, or the route for anonymous
 */
public record Principal(Kind kind, String issuer, String subject) {

    /** How the client proved it. */
    public enum Kind {
        JWT,
        API_KEY,
        ANONYMOUS
    }

    public static Principal anonymous(final String route) {
        return new Principal(Kind.ANONYMOUS, "", route);
    }

    public boolean isAnonymous() {
        return kind == Kind.ANONYMOUS;
    }
}
