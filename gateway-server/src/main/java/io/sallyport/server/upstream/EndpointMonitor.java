package io.sallyport.server.upstream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks one endpoint by asking it over MCP: a TCP accept, a page of HTML or a hang is down, whatever its own health
 * page says. Checks run from here alone; a readiness probe only reads what they found.
 *
 * <p>Confined to the upstream's loop.
 */
final class EndpointMonitor {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointMonitor.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final RpcOutcome TOO_SLOW = new RpcOutcome.Unanswered(
            new RpcFailure.Broke(new Breakdown(Breakdown.Kind.TIMEOUT, "no answer within the check's time")));

    private final LiveEndpoint endpoint;
    private final UpstreamSettings settings;
    private final Function<ClientIdentity, ControlSession> sessions;
    private final ControlSession control;
    /** The sessions that pass for a client which can do something, for what it would be shown. */
    private final Map<ClientIdentity, ControlSession> asClients = new LinkedHashMap<>();

    private final StandingStream stream;
    private final ScheduledExecutorService loop;
    private final UpstreamObserver observer;
    private final Runnable cameUp;
    private Optional<ScheduledFuture<?>> next = Optional.empty();
    private int failures;
    private boolean checking;
    private boolean closed;

    EndpointMonitor(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final ClientIdentity identity,
            final Function<ClientIdentity, ControlSession> sessions,
            final StandingStream stream,
            final ScheduledExecutorService loop,
            final UpstreamObserver observer,
            final Runnable cameUp) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.sessions = sessions;
        this.control = sessions.apply(identity);
        this.stream = stream;
        this.loop = loop;
        this.observer = observer;
        this.cameUp = cameUp;
        endpoint.onSuspicion(() -> loop.execute(this::checkSoon));
    }

    LiveEndpoint endpoint() {
        return endpoint;
    }

    CompletableFuture<RpcOutcome> ask(final String method, final Optional<byte[]> params) {
        return control.ask(method, params, settings.list());
    }

    /** Asks as such a client would, where the server can tell clients apart: by their sessions, or by what each says. */
    CompletableFuture<RpcOutcome> ask(final ClientIdentity client, final String method, final Optional<byte[]> params) {
        return endpoint.handshake().isPresent()
                ? askKnown(client, method, params)
                : control.meet().thenComposeAsync(_ -> askKnown(client, method, params), loop);
    }

    private CompletableFuture<RpcOutcome> askKnown(
            final ClientIdentity client, final String method, final Optional<byte[]> params) {
        final boolean tellsApart = endpoint.handshake()
                .filter(handshake ->
                        handshake.isModern() || handshake.sessionId().isPresent())
                .isPresent();
        return tellsApart && !closed
                ? asClients.computeIfAbsent(client, sessions).ask(method, params, settings.list())
                : ask(method, params);
    }

    void start() {
        check();
    }

    CompletableFuture<Void> close() {
        closed = true;
        next.ifPresent(scheduled -> scheduled.cancel(false));
        stream.close();
        return CompletableFuture.allOf(Stream.concat(Stream.of(control), asClients.values().stream())
                .map(ControlSession::close)
                .toArray(CompletableFuture<?>[]::new));
    }

    private void check() {
        checking = true;
        final var timeout = settings.health().timeout();
        control.check(timeout)
                .copy()
                .completeOnTimeout(TOO_SLOW, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((outcome, problem) -> checked(outcome, problem), loop);
    }

    private void checked(final RpcOutcome outcome, final Throwable problem) {
        checking = false;
        if (closed) {
            return;
        }
        if (problem != null) {
            LOG.error("A health check of upstream {} could not be made", settings.name(), problem);
        }
        final boolean answered = problem == null && ControlSession.isAnswer(outcome);
        final var reason = answered ? "" : reason(outcome, problem, RpcFailure::described);
        try {
            if (answered) {
                succeeded();
            } else {
                failed(reason(outcome, problem, RpcFailure::word), reason);
            }
            observer.health(endpoint.endpoint(), endpoint.health() == LiveEndpoint.Health.UP, reason);
        } finally {
            // Whatever those who listen do, it is checked again.
            next = Optional.of(loop.schedule(this::check, delay().toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    /** A call has met a closed port, or a stranger: what is there must not wait for the next turn. */
    private void checkSoon() {
        if (!closed && !checking) {
            next.ifPresent(scheduled -> scheduled.cancel(false));
            next = Optional.of(loop.schedule(this::check, jittered(FIRST_RETRY).toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private void succeeded() {
        final boolean news = endpoint.health() != LiveEndpoint.Health.UP;
        failures = 0;
        endpoint.up();
        // Over HTTP a server of the session era without sessions has nobody to tell; a process tells everybody.
        endpoint.handshake()
                .filter(learned -> learned.capabilities().announcesChanges()
                        && (learned.isModern()
                                || learned.sessionId().isPresent()
                                || endpoint.endpoint().isProcess()))
                .ifPresent(stream::open);
        if (news) {
            cameUp.run();
        }
    }

    /** An endpoint that was never up has nothing to lose: its first failure says it. */
    private void failed(final String word, final String detail) {
        failures++;
        final int most = settings.health().failures();
        observer.checkFailed(endpoint.endpoint(), failures, most, detail);
        if (endpoint.health() != LiveEndpoint.Health.UP || failures >= most) {
            endpoint.down(word, detail);
        }
    }

    /** What is down is asked sooner, at first, so that a server that starts after the gateway is found quickly. */
    private Duration delay() {
        final var interval = settings.health().interval();
        if (failures == 0) {
            return jittered(interval);
        }
        final var backoff = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
        return jittered(backoff.compareTo(interval) < 0 ? backoff : interval);
    }

    private static Duration jittered(final Duration around) {
        return Duration.ofMillis(
                around.toMillis() * (90 + ThreadLocalRandom.current().nextInt(21)) / 100);
    }

    private static String reason(
            final RpcOutcome outcome, final Throwable problem, final Function<RpcFailure, String> text) {
        return problem == null && outcome instanceof RpcOutcome.Unanswered(RpcFailure failure)
                ? text.apply(failure)
                : "internal";
    }
}
