package io.sallyport.server.upstream;

import io.sallyport.mcp.CacheHint;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.HandshakeClient.Outcome;
import io.sallyport.server.upstream.UpstreamSettings.EraMode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Opens what an endpoint has to open, in the era it speaks: {@code server/discover} first, {@code initialize} where that is
 * not known or never answered (2026-07-28, basic/versioning). Each verdict rests on a server's own answer, so that an
 * outage is never one; it is believed for ten minutes, and given up where the endpoint contradicts it.
 *
 * <p>Confined to the upstream's loop.
 */
final class EraProbe {

    private static final RequestId DISCOVER_ID = new RequestId.Text("sallyport-discover");
    private static final Duration BELIEVED = Duration.ofMinutes(10);

    private final LiveEndpoint endpoint;
    private final UpstreamSettings settings;
    private final RpcClient rpc;
    private final HandshakeClient handshakes;
    private final ClientIdentity identity;
    private final ScheduledExecutorService loop;

    EraProbe(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final RpcClient rpc,
            final HandshakeClient handshakes,
            final ClientIdentity identity,
            final ScheduledExecutorService loop) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.rpc = rpc;
        this.handshakes = handshakes;
        this.identity = identity;
        this.loop = loop;
    }

    /** What the endpoint is, and a session where it has such. */
    CompletableFuture<Outcome> open() {
        return switch (settings.era()) {
            case LEGACY -> initialize();
            case MODERN -> discover().thenApply(EraProbe::onlyModern);
            case AUTO -> isLegacy() ? initializeUnlessContradicted() : discoverFirst();
        };
    }

    /** Whether it is time to look whether a server with sessions can do without by now. */
    boolean isDue() {
        // A process is what it is until it is started anew.
        return settings.era() == EraMode.AUTO
                && endpoint.era().isEmpty()
                && !endpoint.endpoint().isProcess();
    }

    /**
     * Asks for the era again; a server with sessions that has learned nothing new, or says nothing, is left alone for as
     * long again.
     */
    CompletableFuture<Discovery> look() {
        return discover().thenApply(found -> {
            switch (found) {
                case Discovery.Modern _ -> speaks(Era.MODERN);
                case Discovery.Legacy() -> speaks(Era.LEGACY);
                case Discovery.Unknown(RpcFailure failure) when isSilence(failure) -> speaks(Era.LEGACY);
                case Discovery.Unknown _ -> {}
            }
            return found;
        });
    }

    private boolean isLegacy() {
        return endpoint.era().equals(Optional.of(Era.LEGACY));
    }

    private CompletableFuture<Outcome> discoverFirst() {
        return discover()
                .thenComposeAsync(
                        found -> switch (found) {
                            case Discovery.Modern(Handshake handshake, CacheHint _) -> {
                                speaks(Era.MODERN);
                                yield CompletableFuture.completedFuture(new Outcome.Shaken(handshake));
                            }
                            case Discovery.Legacy() -> initialize();
                            case Discovery.Unknown(RpcFailure failure)
                            when isSilence(failure) -> initialize().thenApply(outcome -> orElse(outcome, failure));
                            case Discovery.Unknown(RpcFailure failure) ->
                                CompletableFuture.completedFuture(new Outcome.Failed(failure));
                        },
                        loop);
    }

    /** Some servers leave unanswered what they do not know: silence is an outage unless they answer something else. */
    private static boolean isSilence(final RpcFailure failure) {
        return failure instanceof RpcFailure.Broke(Breakdown breakdown) && breakdown.kind() == Breakdown.Kind.TIMEOUT;
    }

    private static Outcome orElse(final Outcome initialized, final RpcFailure silence) {
        return initialized instanceof Outcome.Shaken ? initialized : new Outcome.Failed(silence);
    }

    private CompletableFuture<Outcome> initializeUnlessContradicted() {
        return initialize()
                .thenComposeAsync(
                        outcome -> outcome instanceof Outcome.Failed(RpcFailure failure) && contradicts(failure)
                                ? discover().thenApply(found -> orElse(found, outcome))
                                : CompletableFuture.completedFuture(outcome),
                        loop);
    }

    private Outcome orElse(final Discovery found, final Outcome otherwise) {
        if (found instanceof Discovery.Modern(Handshake handshake, CacheHint _)) {
            speaks(Era.MODERN);
            return new Outcome.Shaken(handshake);
        }
        return otherwise;
    }

    /** Only the answer to {@code initialize} proves that a server has sessions. */
    private CompletableFuture<Outcome> initialize() {
        return handshakes.shake(endpoint, settings, identity, loop).thenApply(outcome -> {
            if (outcome instanceof Outcome.Shaken) {
                speaks(Era.LEGACY);
            }
            return outcome;
        });
    }

    private CompletableFuture<Discovery> discover() {
        final var deadlines = new Rpc.Deadlines(settings.handshake(), settings.handshake());
        final var message =
                StatelessRequest.own(DISCOVER_ID, McpMethods.DISCOVER, Optional.empty(), identity, deadlines);
        return rpc.ask(endpoint, settings, message, loop)
                .thenApply(endpoint.endpoint().isProcess() ? Discovery::ofProcess : Discovery::of);
    }

    private void speaks(final Era era) {
        final long jitter =
                BELIEVED.toMillis() * (90 + ThreadLocalRandom.current().nextInt(21)) / 100;
        endpoint.speaks(era, Duration.ofMillis(jitter));
    }

    private static Outcome onlyModern(final Discovery found) {
        return switch (found) {
            case Discovery.Modern(Handshake handshake, CacheHint _) -> new Outcome.Shaken(handshake);
            case Discovery.Legacy() ->
                new Outcome.Failed(new RpcFailure.Garbage("no answer to server/discover of this revision"));
            case Discovery.Unknown(RpcFailure failure) -> new Outcome.Failed(failure);
        };
    }

    /** Whether a server that once took {@code initialize} does not know it any more. */
    static boolean contradicts(final RpcFailure failure) {
        return switch (failure) {
            case RpcFailure.Refused refused ->
                switch (refused.status()) {
                    case 400, 404, 405 -> true;
                    default -> false;
                };
            case RpcFailure.Garbage _ -> true;
            case RpcFailure.Broke _ -> false;
        };
    }
}
