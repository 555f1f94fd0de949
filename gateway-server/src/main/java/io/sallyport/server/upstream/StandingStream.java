package io.sallyport.server.upstream;

import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.McpMethods;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A GET stream of one session with one endpoint, or what stands for it where there are no sessions, kept open: a server that refuses it is believed for as long as that
 * session lives, and remembered by the endpoint where it has none at all; one that ends is opened again, ever more slowly.
 *
 * <p>Confined to its loop.
 */
public final class StandingStream implements Rpc.Listener {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final LiveEndpoint endpoint;
    private final UpstreamSettings settings;
    private final RpcClient rpc;
    private final ScheduledExecutorService loop;
    private final Optional<ListenRequest> wish;
    private final Ear ear;
    private Optional<Rpc.Flight> flight = Optional.empty();
    private Optional<Handshake> wanted = Optional.empty();
    /** What was heard last in the wanted session, for the server to go on from. */
    private Optional<String> heard = Optional.empty();

    private Optional<Handshake> refusedFor = Optional.empty();
    private Optional<ScheduledFuture<?>> next = Optional.empty();
    private int ends;
    private boolean closed;

    /** Hears what the server says. */
    public interface Ear {

        /** It is open again: what was said meanwhile went unheard. */
        void reopened();

        /** @return of a request, whether somebody will answer it */
        boolean heard(Envelope envelope);
    }

    /** @param wish what to ask a server without sessions for; empty where it has some */
    public StandingStream(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final RpcClient rpc,
            final ScheduledExecutorService loop,
            final Optional<ListenRequest> wish,
            final Ear ear) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.rpc = rpc;
        this.loop = loop;
        this.wish = wish;
        this.ear = ear;
    }

    /** Opens the stream of that session where none is open. */
    public void open(final Handshake session) {
        if (closed
                || endpoint.hasNoStreams()
                || refusedFor.equals(Optional.of(session))
                || (flight.isPresent() && wanted.equals(Optional.of(session)))) {
            return;
        }
        // One that belongs to a session before this will never say anything again.
        flight.ifPresent(Rpc.Flight::cancel);
        next.ifPresent(scheduled -> scheduled.cancel(false));
        if (!wanted.equals(Optional.of(session))) {
            heard = Optional.empty();
            wanted = Optional.of(session);
        }
        flight = Optional.of(wish.filter(_ -> session.isModern())
                .map(wanted -> rpc.subscribe(endpoint, settings, wanted.message(session), loop, this))
                .orElseGet(() -> rpc.listen(endpoint, settings, session, heard, loop, this)));
    }

    private void reopen() {
        flight = Optional.empty();
        wanted.ifPresent(this::open);
    }

    public void close() {
        closed = true;
        next.ifPresent(scheduled -> scheduled.cancel(false));
        flight.ifPresent(Rpc.Flight::cancel);
    }

    /** Changes while no stream was open went unheard, so every opening counts as one. */
    @Override
    public void streaming() {
        if (ends > 0) {
            ear.reopened();
        }
    }

    @Override
    public void place(final String eventId, final boolean bare) {
        heard = Optional.of(eventId);
    }

    @Override
    public void message(final Envelope envelope) {
        ends = 0;
        if (envelope instanceof Envelope.Notification notification
                && notification.method().equals(McpMethods.SUBSCRIPTION_ACKNOWLEDGED)) {
            ear.reopened();
        } else {
            ear.heard(envelope);
        }
    }

    @Override
    public boolean asks(final Envelope.Request request) {
        return ear.heard(request);
    }

    @Override
    public void failed(final RpcFailure failure) {
        flight = Optional.empty();
        if (closed) {
            return;
        }
        if (failure instanceof RpcFailure.Refused refused && !passes(refused)) {
            if (heard.isEmpty()) {
                refuses(refused.status());
                return;
            }
            heard = Optional.empty(); // it may be only the place that it does not know any more
        }
        again();
    }

    private void again() {
        final long pause = FIRST_PAUSE.toMillis() << Math.min(ends++, MOST_DOUBLINGS);
        final long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
        next = Optional.of(loop.schedule(this::reopen, jittered, TimeUnit.MILLISECONDS));
    }

    /** A server without sessions ends its stream so when it goes, or says that it has none. */
    @Override
    public void answered(final Rpc.Answer answer) {
        flight = Optional.empty();
        if (answer.envelope() instanceof Envelope.Failed error && error.code() != ErrorCodes.INTERNAL) {
            refusedFor = wanted;
        } else if (!closed && wanted.filter(Handshake::isModern).isPresent()) {
            again();
        }
    }

    @Override
    public void largeAnswer(final OptionalLong length) {}

    @Override
    public void part(final byte[] bytes) {}

    @Override
    public void largeAnswerEnded(final Answered answered) {
        flight = Optional.empty();
    }

    @Override
    public void accepted() {
        flight = Optional.empty();
        refusedFor = wanted;
    }

    private void refuses(final int status) {
        refusedFor = wanted;
        if (status == METHOD_NOT_ALLOWED) {
            endpoint.hasNoStreams(true);
        }
    }

    /** Whether it was refused for now rather than for good; a server may take a while to see that the last one has ended. */
    private static boolean passes(final RpcFailure.Refused refused) {
        return refused.status() == 409 || refused.status() == 429 || refused.status() >= 502;
    }
}
