package io.sallyport.plugins.auth.jwt;

import com.nimbusds.jose.Header;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.sallyport.plugins.spi.Authentication;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a token and applies every rule, the cheap ones first. Costs a signature and may wait for keys. */
final class TokenJudge {

    /** RFC 7519 §5.1 and RFC 9068 §2.1; other types, such as {@code logout+jwt}, are no access tokens. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private static final Authentication NO_KEYS = new Authentication.Unavailable("keys_unavailable");

    private final ClaimRules rules;
    private final SigningKeys keys;
    private final InstantSource clock;

    TokenJudge(final ClaimRules rules, final SigningKeys keys, final InstantSource clock) {
        this.rules = rules;
        this.keys = keys;
        this.clock = clock;
    }

    /** @param token three parts joined by dots */
    Judgement judge(final String token) {
        try {
            final var parts = parts(token);
            final var header = Header.parse(object(parts[0]));
            final var refusal = refusal(header);
            return refusal.isEmpty() && header instanceof JWSHeader signed
                    ? judge(Signature.of(signed, parts), JWTClaimsSet.parse(object(parts[1])))
                    : once(refusal.orElse(Refusal.UNSUPPORTED_ALGORITHM).rejected());
        } catch (final ParseException | IllegalArgumentException | IllegalStateException _) {
            return once(Refusal.MALFORMED.rejected());
        }
    }

    private static Base64URL[] parts(final String token) {
        final var first = token.indexOf('.');
        final var second = token.indexOf('.', first + 1);
        return new Base64URL[] {
            new Base64URL(token.substring(0, first)),
            new Base64URL(token.substring(first + 1, second)),
            new Base64URL(token.substring(second + 1))
        };
    }

    /** Only objects: the parser below would also read a list of pairs as one. */
    private static String object(final Base64URL part) throws ParseException {
        final var json = part.decodeToString().strip();
        if (!json.startsWith("{")) {
            throw new ParseException("not a JSON object", 0);
        }
        return json;
    }

    private static Optional<Refusal> refusal(final Header header) {
        if (header instanceof JWEHeader) {
            return Optional.of(Refusal.ENCRYPTED);
        }
        if (!(header instanceof JWSHeader signed) || !Signature.ALGORITHMS.contains(signed.getAlgorithm())) {
            return Optional.of(Refusal.UNSUPPORTED_ALGORITHM);
        }
        if (signed.getCriticalParams() != null || !signed.isBase64URLEncodePayload()) {
            return Optional.of(Refusal.CRITICAL_HEADER);
        }
        if (signed.getContentType() != null) {
            return Optional.of(Refusal.NESTED);
        }
        final var type = signed.getType();
        return type == null || TYPES.contains(type.getType().toLowerCase(Locale.ROOT))
                ? Optional.empty()
                : Optional.of(Refusal.UNSUPPORTED_TYPE);
    }

    private Judgement judge(final Signature signature, final JWTClaimsSet claims) {
        if (!rules.isOurs(claims)) {
            return once(Refusal.WRONG_ISSUER.unrecognised());
        }
        return keys.current().map(known -> judge(signature, claims, known)).orElseGet(() -> once(NO_KEYS));
    }

    private Judgement judge(final Signature signature, final JWTClaimsSet claims, final KeySet known) {
        final var candidates = known.candidates(signature.header());
        if (signature.isByOneOf(candidates)) {
            return admit(claims, known);
        }
        if (!candidates.isEmpty() && signature.header().getKeyID() != null) {
            return once(Refusal.BAD_SIGNATURE.rejected());
        }
        return keys.renewed()
                .map(renewed -> judgeAgain(signature, claims, renewed, candidates))
                .orElseGet(() -> once(NO_KEYS));
    }

    private Judgement judgeAgain(
            final Signature signature, final JWTClaimsSet claims, final KeySet renewed, final List<JWK> tried) {
        final var candidates = renewed.candidates(signature.header());
        if (!candidates.equals(tried) && signature.isByOneOf(candidates)) {
            return admit(claims, renewed);
        }
        return once((candidates.isEmpty() ? Refusal.UNKNOWN_KEY : Refusal.BAD_SIGNATURE).rejected());
    }

    private Judgement admit(final JWTClaimsSet claims, final KeySet verifiedBy) {
        return switch (rules.judge(claims, clock.instant())) {
            case Authentication.Accepted accepted -> new Judgement.Lasting(accepted, verifiedBy, rules.end(claims));
            case Authentication.ScopesMissing missing -> new Judgement.Lasting(missing, verifiedBy, rules.end(claims));
            case Authentication refused -> once(refused);
        };
    }

    private static Judgement once(final Authentication outcome) {
        return new Judgement.Once(outcome);
    }
}
