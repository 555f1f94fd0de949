package io.sallyport.plugins.auth.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.config.AuthConfig;
import io.sallyport.plugins.spi.Authentication;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.Bearer;
import io.sallyport.plugins.spi.CredentialHash;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.RequestHead;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Accepts tokens of one issuer, sent as {@code Authorization: Bearer TOKEN} and in no other way.
 *
 * <p>A bearer token that is not three base64url parts joined by dots, and one that names another issuer, is left to the
 * route's other authenticators as {@link Authentication.Unrecognised}; everything else that is wrong with a token is
 * final. The judgement of a genuine token is remembered by the token's hash, for an hour and no longer than its issuer's
 * keys are the same, so the usual request costs one SHA-256 on the event loop.
 */
final class JwtAuthenticator implements Authenticator {

    /** As long as it was never half full the cache does not note who comes, which costs as much again as to find them. */
    private static final int REMEMBERED = 50_000;

    /** After which a token is judged again, or forgotten. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** The signature may be empty, so that an unsigned token is refused for what it is. */
    private static final Pattern SHAPE = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]*+");

    private static final Pattern TOKEN_IN_QUERY = Pattern.compile("(?:^|&)access_token=");

    private final AuthConfig.Jwt settings;
    private final SigningKeys keys;
    private final TokenJudge judge;
    private final InstantSource clock;
    private final Executor blocking;
    private final Cache<CredentialHash, Judgement.Lasting> remembered;

    JwtAuthenticator(final AuthConfig.Jwt settings, final SigningKeys keys, final PluginContext context) {
        this.settings = settings;
        this.keys = keys;
        this.judge = new TokenJudge(new ClaimRules(settings, context.resource()), keys, context.clock());
        this.clock = context.clock();
        this.blocking = context.blocking();
        this.remembered = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(LONGEST)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .executor(Runnable::run)
                .build();
    }

    @Override
    public CompletionStage<Authentication> authenticate(final RequestHead head) {
        return switch (Bearer.of(head)) {
            case Bearer.None _ -> CompletableFuture.completedStage(withoutToken(head));
            case Bearer.Unusable(var refusal) -> CompletableFuture.completedStage(refusal);
            case Bearer.Token token -> authenticate(token);
        };
    }

    private static Authentication withoutToken(final RequestHead head) {
        return TOKEN_IN_QUERY.matcher(head.query()).find()
                ? Refusal.TOKEN_IN_QUERY.unrecognised()
                : Authentication.ABSENT;
    }

    private CompletionStage<Authentication> authenticate(final Bearer.Token token) {
        return Optional.ofNullable(remembered.getIfPresent(token.hash()))
                .flatMap(judgement -> judgement.outcome(clock.instant(), keys))
                .map(CompletableFuture::completedStage)
                .orElseGet(() -> judgeLater(token.value(), token.hash()));
    }

    private CompletionStage<Authentication> judgeLater(final String token, final CredentialHash hash) {
        return SHAPE.matcher(token).matches()
                ? CompletableFuture.supplyAsync(() -> judge(token, hash), blocking)
                : CompletableFuture.completedStage(Refusal.NOT_A_JWT.unrecognised());
    }

    private Authentication judge(final String token, final CredentialHash hash) {
        final var judgement = judge.judge(token);
        if (judgement instanceof Judgement.Lasting lasting) {
            remembered.put(hash, lasting);
        }
        return judgement.outcome();
    }

    @Override
    public List<URI> authorizationServers() {
        return List.of(settings.issuer());
    }

    @Override
    public List<String> scopes() {
        return settings.scopes();
    }
}
