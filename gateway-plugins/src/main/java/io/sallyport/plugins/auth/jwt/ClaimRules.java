package io.sallyport.plugins.auth.jwt;

import com.nimbusds.jwt.JWTClaimsSet;
import io.sallyport.config.AuthConfig;
import io.sallyport.plugins.spi.Authentication;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Principal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the claims of a genuine token must say (RFC 7519 §4.1, RFC 9068 §4, RFC 8707). */
final class ClaimRules {

    private final String issuer;
    private final Audience audience;
    private final Set<String> required;
    private final Duration skew;

    ClaimRules(final AuthConfig.Jwt settings, final URI resource) {
        this.issuer = settings.issuer().toString();
        this.audience = Audience.of(settings.audience(), resource);
        this.required = Set.copyOf(settings.scopes());
        this.skew = settings.skew();
    }

    boolean isOurs(final JWTClaimsSet claims) {
        return issuer.equals(claims.getIssuer());
    }

    Authentication judge(final JWTClaimsSet claims, final Instant now) {
        return refusal(claims, now)
                .map(Refusal::rejected)
                .orElseGet(() -> subject(claims)
                        .map(subject -> admit(subject, scopes(claims)))
                        .orElseGet(Refusal.NO_SUBJECT::rejected));
    }

    /** When a token is over, clocks considered. */
    Instant end(final JWTClaimsSet claims) {
        final var expiry = claims.getExpirationTime();
        return expiry == null ? Instant.MIN : expiry.toInstant().plus(skew);
    }

    private Optional<Refusal> refusal(final JWTClaimsSet claims, final Instant now) {
        if (claims.getExpirationTime() == null) {
            return Optional.of(Refusal.NO_EXPIRY);
        }
        if (!now.isBefore(end(claims))) {
            return Optional.of(Refusal.EXPIRED);
        }
        if (inFuture(claims.getNotBeforeTime(), now)) {
            return Optional.of(Refusal.NOT_YET_VALID);
        }
        if (inFuture(claims.getIssueTime(), now)) {
            return Optional.of(Refusal.ISSUED_IN_FUTURE);
        }
        return audience.includes(claims.getAudience()) ? Optional.empty() : Optional.of(Refusal.WRONG_AUDIENCE);
    }

    private boolean inFuture(final @Nullable Date time, final Instant now) {
        return time != null && time.toInstant().isAfter(now.plus(skew));
    }

    private Authentication admit(final String subject, final Set<String> scopes) {
        return scopes.containsAll(required)
                ? new Authentication.Accepted(new Caller(new Principal(Principal.Kind.JWT, issuer, subject), scopes))
                : new Authentication.ScopesMissing(required);
    }

    private static Optional<String> subject(final JWTClaimsSet claims) {
        return Stream.of("sub", "client_id")
                .map(claims::getClaim)
                .filter(claim -> claim instanceof String text && !text.isBlank())
                .map(String.class::cast)
                .findFirst();
    }

    private static Set<String> scopes(final JWTClaimsSet claims) {
        return Stream.of("scope", "scp")
                .map(claims::getClaim)
                .filter(Objects::nonNull)
                .flatMap(ClaimRules::words)
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** A string of words (RFC 8693 §4.2) or, as some issuers write it, a list. */
    private static Stream<String> words(final Object claim) {
        return switch (claim) {
            case String text -> Arrays.stream(text.split(" ", -1));
            case Collection<?> list ->
                list.stream().filter(String.class::isInstance).map(String.class::cast);
            default -> Stream.empty();
        };
    }
}
