package io.sallyport.server.upstream;

import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.McpMethods;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The GET stream of the gateway's own session with one endpoint, open as long as the server says it announces changes.
 * A server that refuses the stream is believed until it shakes hands anew; a stream that ends is opened again, ever more
 * slowly.
 *
 * <p>Confined to the upstream's loop.
 */
final class StandingStream implements Rpc.Listener {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;

    private final LiveEndpoint endpoint;
    private final UpstreamSettings settings;
    private final RpcClient rpc;
    private final ScheduledExecutorService loop;
    private final Runnable toolsChanged;
    private Optional<Rpc.Flight> flight = Optional.empty();
    private Optional<Handshake> openedFor = Optional.empty();
    private Optional<Handshake> refusedFor = Optional.empty();
    private Optional<ScheduledFuture<?>> next = Optional.empty();
    private int ends;
    private boolean closed;

    StandingStream(
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final RpcClient rpc,
            final ScheduledExecutorService loop,
            final Runnable toolsChanged) {
        this.endpoint = endpoint;
        this.settings = settings;
        this.rpc = rpc;
        this.loop = loop;
        this.toolsChanged = toolsChanged;
    }

    /** Opens the stream where there is a reason to and none is open. */
    void open() {
        final var handshake =
                endpoint.handshake().filter(learned -> learned.toolsListChanged() && mayAnnounce(learned));
        if (closed
                || handshake.isEmpty()
                || handshake.equals(refusedFor)
                || (flight.isPresent() && handshake.equals(openedFor))) {
            return;
        }
        // One that belongs to a session before this will never say anything again.
        flight.ifPresent(Rpc.Flight::cancel);
        next.ifPresent(scheduled -> scheduled.cancel(false));
        openedFor = handshake;
        flight = Optional.of(rpc.listen(endpoint, settings, handshake.get(), loop, this));
    }

    /** Over HTTP a server without sessions has nobody to tell; a process tells everybody. */
    private boolean mayAnnounce(final Handshake learned) {
        return learned.sessionId().isPresent() || endpoint.endpoint().isProcess();
    }

    void close() {
        closed = true;
        next.ifPresent(scheduled -> scheduled.cancel(false));
        flight.ifPresent(Rpc.Flight::cancel);
    }

    /** Changes while no stream was open went unheard, so every opening counts as one. */
    @Override
    public void streaming() {
        if (ends > 0) {
            toolsChanged.run();
        }
    }

    @Override
    public void message(final Envelope envelope) {
        ends = 0;
        if (envelope instanceof Envelope.Notification notification
                && notification.method().equals(McpMethods.TOOLS_LIST_CHANGED)) {
            toolsChanged.run();
        }
    }

    @Override
    public void failed(final RpcFailure failure) {
        flight = Optional.empty();
        if (closed) {
            return;
        }
        if (failure instanceof RpcFailure.Refused refused && !passes(refused)) {
            refusedFor = openedFor;
            return;
        }
        final long pause = FIRST_PAUSE.toMillis() << Math.min(ends++, MOST_DOUBLINGS);
        final long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
        next = Optional.of(loop.schedule(this::open, jittered, TimeUnit.MILLISECONDS));
    }

    @Override
    public void answered(final Rpc.Answer answer) {
        flight = Optional.empty();
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
        refusedFor = openedFor;
    }

    /** Whether it was refused for now rather than for good. */
    private static boolean passes(final RpcFailure.Refused refused) {
        return refused.status() == 429 || refused.status() >= 502;
    }
}
