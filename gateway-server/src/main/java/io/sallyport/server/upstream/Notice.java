package io.sallyport.server.upstream;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A message that waits for no answer: a notification, or a client's answer to what a server has asked. Whoever said it was
 * told that it is on its way, so it is sent again where it has not arrived, and also where that is not known: to arrive
 * twice does no harm to what is known by an id. What cannot be brought in the end is logged.
 */
final class Notice {

    private static final Logger LOG = LoggerFactory.getLogger(Notice.class);
    private static final int MOST_ATTEMPTS = 8;

    private final RpcClient client;
    private final LiveEndpoint endpoint;
    private final UpstreamSettings settings;
    private final Rpc.Message message;
    private final ScheduledExecutorService loop;
    private final CompletableFuture<RpcOutcome> outcome = new CompletableFuture<>();
    private int attempts;

    Notice(
            final RpcClient client,
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final Rpc.Message message,
            final ScheduledExecutorService loop) {
        this.client = client;
        this.endpoint = endpoint;
        this.settings = settings;
        this.message = message;
        this.loop = loop;
    }

    /** @return what came of it in the end */
    CompletableFuture<RpcOutcome> bring() {
        attempt();
        return outcome;
    }

    private void attempt() {
        attempts++;
        client.ask(endpoint, settings, message, loop).thenAccept(this::came);
    }

    private void came(final RpcOutcome came) {
        switch (came) {
            case RpcOutcome.Unanswered(RpcFailure failure)
            when mayArriveYet(failure) && attempts < MOST_ATTEMPTS -> {
                final var pause = RetryPause.after(attempts, ThreadLocalRandom.current());
                loop.schedule(this::attempt, pause.toMillis(), TimeUnit.MILLISECONDS);
            }
            case RpcOutcome.Unanswered(RpcFailure failure) -> {
                LOG.info("Upstream {} was not told what waits for no answer: {}", settings.name(), failure.described());
                outcome.complete(came);
            }
            case RpcOutcome.Answered _, RpcOutcome.Accepted _ -> outcome.complete(came);
        }
    }

    private static boolean mayArriveYet(final RpcFailure failure) {
        return switch (failure) {
            case RpcFailure.Broke(Breakdown breakdown) ->
                switch (breakdown.kind()) {
                    case CONNECT_FAILED, POOL_EXHAUSTED, RESET_BEFORE_HEAD -> true;
                    case TRUNCATED, TIMEOUT, NOT_HTTP -> false;
                };
            case RpcFailure.Refused refused -> refused.status() >= 502 && refused.status() <= 504;
            case RpcFailure.Garbage _ -> false;
        };
    }
}
