package io.sallyport.plugins.auth.apikey;

import io.sallyport.plugins.spi.Authentication;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.Bearer;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.CredentialHash;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.RequestHead;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Accepts the keys of one file, sent as {@code Authorization: Bearer KEY} or {@code X-API-Key: KEY}.
 *
 * <p>Keys are random tokens of at least 128 bits, so a fast hash is the right one: there is no dictionary to try, and a
 * slow hash would only let strangers spend our time. A key is looked up by its SHA-256, whose digits an attacker cannot
 * choose, and compared in constant time.
 *
 * <p>A key that is not in this file is left to the route's other authenticators, be it a JSON Web Token or a key of
 * another file; the route refuses what none of them knows. Keys must not look like a JSON Web Token (three parts joined
 * by dots) on a route that takes both.
 */
final class ApiKeyAuthenticator implements Authenticator {

    private static final String HEADER = "X-API-Key";
    private static final Authentication UNKNOWN =
            new Authentication.Unrecognised("unknown_key", "The API key is not known here.");
    private static final Authentication EXPIRED =
            new Authentication.Rejected("expired", "The API key has expired: ask its issuer for a new one.");
    private static final Authentication DUPLICATE =
            new Authentication.Rejected("duplicate_header", "Send exactly one X-API-Key or Authorization header.");
    private static final Authentication TOO_LARGE =
            new Authentication.Rejected("too_large", "The API key is longer than 16 KiB.");

    private final Map<CredentialHash, Known> keys;
    private final InstantSource clock;

    /** @param issuer what tells this file's ids from another's, in principals */
    ApiKeyAuthenticator(final String issuer, final List<ApiKey> keys, final InstantSource clock) {
        this.keys = keys.stream().collect(Collectors.toUnmodifiableMap(ApiKey::hash, key -> Known.of(issuer, key)));
        this.clock = clock;
    }

    @Override
    public CompletionStage<Authentication> authenticate(final RequestHead head) {
        return CompletableFuture.completedStage(judge(head.headers().all(HEADER), Bearer.of(head)));
    }

    private Authentication judge(final List<String> fields, final Bearer bearer) {
        return switch (bearer) {
            case Bearer.Unusable(var refusal) -> refusal;
            case Bearer.Token token -> fields.isEmpty() ? judge(token.hash()) : DUPLICATE;
            case Bearer.None _ ->
                switch (fields.size()) {
                    case 0 -> Authentication.ABSENT;
                    case 1 -> judge(fields.getFirst().strip());
                    default -> DUPLICATE;
                };
        };
    }

    private Authentication judge(final String presented) {
        return presented.length() > Bearer.MAX_LENGTH ? TOO_LARGE : judge(CredentialHash.of(presented));
    }

    private Authentication judge(final CredentialHash presented) {
        final var known = keys.get(presented);
        if (known == null) {
            return UNKNOWN;
        }
        return known.key().expired(clock.instant()) ? EXPIRED : known.accepted();
    }

    /** @param accepted made once, for every request with the key gets it */
    private record Known(ApiKey key, Authentication accepted) {

        static Known of(final String issuer, final ApiKey key) {
            final var principal = new Principal(Principal.Kind.API_KEY, issuer, key.id());
            return new Known(key, new Authentication.Accepted(new Caller(principal, key.scopes())));
        }
    }
}
