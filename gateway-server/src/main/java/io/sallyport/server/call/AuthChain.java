package io.sallyport.server.call;

import io.sallyport.plugins.spi.Authentication;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.RequestHead;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authenticators of a route, tried in order: the first that finds a credential of its kind decides. One that throws
 * denies. A route may let in whoever shows no credential at all; a bad one is refused all the same.
 */
public final class AuthChain {

    private static final Logger LOG = LoggerFactory.getLogger(AuthChain.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration KEYS_RETRY = Duration.ofSeconds(5);

    private final String route;
    private final List<Authenticator> authenticators;
    private final Challenge challenge;
    private final boolean anonymous;
    /** Made once: every request begins with it. */
    private final Verdict.Refused missing;

    /** Who it is, or why not. */
    public sealed interface Verdict {

        record Known(Caller caller) implements Verdict {}

        /** @param reason the metric label */
        record Refused(Failure failure, String reason) implements Verdict {}
    }

    /**
     * @param anonymous whether whoever shows no credential is let in, as the route's anonymous
     */
    public AuthChain(
            final String route, final URI resource, final List<Authenticator> authenticators, final boolean anonymous) {
        this.route = route;
        this.authenticators = List.copyOf(authenticators);
        this.anonymous = anonymous;
        this.challenge = new Challenge(resource, !authorizationServers().isEmpty(), scopes(authenticators));
        this.missing = new Verdict.Refused(challenge.missing(), "missing");
    }

    /** Who issues what is accepted here, for the RFC 9728 document; empty where there is nothing to discover. */
    public List<URI> authorizationServers() {
        return authenticators.stream()
                .flatMap(authenticator -> authenticator.authorizationServers().stream())
                .distinct()
                .toList();
    }

    /** Whether no credential is needed. */
    boolean admitsAnybody() {
        return anonymous;
    }

    public List<String> scopes() {
        return challenge.scopes();
    }

    public Challenge challenge() {
        return challenge;
    }

    /** Judges a head; the stage completes on any thread and never exceptionally. */
    public CompletionStage<Verdict> authenticate(final RequestHead head) {
        return ask(head, 0, missing);
    }

    /** @param otherwise the verdict where no authenticator left has an opinion: the first reason met so far */
    private CompletionStage<Verdict> ask(final RequestHead head, final int index, final Verdict.Refused otherwise) {
        if (index == authenticators.size()) {
            return CompletableFuture.completedFuture(anonymous && otherwise.equals(missing) ? nobody() : otherwise);
        }
        final var judged = judged(authenticators.get(index), head);
        // Mostly it is known already: then nothing is chained.
        return judged.state() == Future.State.SUCCESS
                ? follow(judged.resultNow(), head, index, otherwise)
                : judged.thenCompose(authentication -> follow(authentication, head, index, otherwise));
    }

    private CompletionStage<Verdict> follow(
            final Authentication authentication,
            final RequestHead head,
            final int index,
            final Verdict.Refused otherwise) {
        return switch (authentication) {
            case Authentication.Accepted(Caller caller) -> CompletableFuture.completedFuture(new Verdict.Known(caller));
            case Authentication.Absent() -> ask(head, index + 1, otherwise);
            case Authentication.Unrecognised(String reason, String description) ->
                ask(
                        head,
                        index + 1,
                        otherwise.failure().kind() == FailureKind.NO_TOKEN
                                ? new Verdict.Refused(challenge.invalid(description), reason)
                                : otherwise);
            case Authentication.Rejected(String reason, String description) ->
                refused(challenge.invalid(description), reason);
            case Authentication.ScopesMissing(Set<String> required) ->
                refused(challenge.insufficient(required, Set.of()), "insufficient_scope");
            case Authentication.Unavailable(String reason) -> refused(keysMissing(), reason);
        };
    }

    private Verdict nobody() {
        return new Verdict.Known(new Caller(Principal.anonymous(route), Set.of()));
    }

    private CompletableFuture<Authentication> judged(final Authenticator authenticator, final RequestHead head) {
        try {
            final var judged = authenticator.authenticate(head).toCompletableFuture();
            if (judged.state() == Future.State.SUCCESS) {
                return judged;
            }
            // A copy, for the original may be shared by all that wait for the same keys.
            return (judged.isDone() ? judged : judged.copy().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .exceptionally(problem -> denied(authenticator, problem));
        } catch (final RuntimeException problem) {
            return CompletableFuture.completedFuture(denied(authenticator, problem));
        }
    }

    private Authentication denied(final Authenticator authenticator, final Throwable problem) {
        LOG.error("Authenticator {} of route {} failed; the request is denied", authenticator, route, problem);
        return new Authentication.Rejected("internal", "The credential could not be judged.");
    }

    private static CompletionStage<Verdict> refused(final Failure failure, final String reason) {
        return CompletableFuture.completedFuture(new Verdict.Refused(failure, reason));
    }

    private static Failure keysMissing() {
        return Failure.of(
                        FailureKind.AUTH_UNAVAILABLE,
                        "Tokens cannot be verified right now because the issuer's keys are not available. Try again in "
                                + "a few seconds.")
                .withRetryAfter(KEYS_RETRY);
    }

    private static List<String> scopes(final List<Authenticator> authenticators) {
        return authenticators.stream()
                .flatMap(authenticator -> authenticator.scopes().stream())
                .distinct()
                .toList();
    }
}
