package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Call;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.session.EventLog;
import io.sallyport.server.session.InFlightCalls;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call from its admission to its end. Plugins see it as a {@link Call}; whoever answers it does so through it, so that
 * its end is noticed wherever it comes from. The first end counts; what comes after it is dropped, for a cancellation and
 * an answer may cross. Confined to the call's loop.
 */
final class ActiveCall implements Call, Reply, InFlightCalls.Cancellable {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveCall.class);

    private final Incoming incoming;
    private final Envelope.Request request;
    private final Reply reply;
    private final CallObserver.Tracking tracking;
    private final long begunNanos = System.nanoTime();
    private Optional<ToolKey> tool = Optional.empty();
    private Optional<InFlightCalls.Cancellable> onItsWay = Optional.empty();
    private Runnable beforeEnd = () -> {};
    private final List<Runnable> atEnd = new ArrayList<>(2);
    private long bytesOut;
    private boolean done;

    ActiveCall(
            final Incoming incoming,
            final Envelope.Request request,
            final Reply reply,
            final CallObserver.Tracking tracking) {
        this.incoming = incoming;
        this.request = request;
        this.reply = reply;
        this.tracking = tracking;
    }

    /** Runs that once, before the client can see that the call has ended. */
    void beforeEnd(final Runnable step) {
        beforeEnd = step;
    }

    /** Runs that once, when the call has ended, however it ends. */
    void onEnd(final Runnable step) {
        atEnd.add(step);
    }

    /** Runs a step of the call; what it throws is our own fault and ends the call, which nobody else would do. */
    void step(final Runnable what) {
        try {
            what.run();
        } catch (final RuntimeException e) {
            LOG.error("Request {} on route {} failed inside the gateway", incoming.requestId(), route(), e);
            refused(Refusals.internal());
        }
    }

    void refused(final Failure failure) {
        refused(failure, Optional.of(request.id()));
    }

    RequestId id() {
        return request.id();
    }

    ScheduledExecutorService loop() {
        return incoming.loop();
    }

    boolean isDone() {
        return done;
    }

    /** From now on a cancellation is the business of whoever carries the call upstream. */
    void goesWith(final InFlightCalls.Cancellable carrier) {
        onItsWay = Optional.of(carrier);
    }

    /** From any thread. */
    @Override
    public void cancelled(final byte[] notification) {
        incoming.loop()
                .execute(() -> step(
                        () -> onItsWay.ifPresentOrElse(carrier -> carrier.cancelled(notification), this::cancelled)));
    }

    CallObserver.Tracking tracking() {
        return tracking;
    }

    void concerns(final ToolKey key) {
        tool = Optional.of(key);
    }

    @Override
    public String route() {
        return incoming.route().name();
    }

    @Override
    public Caller caller() {
        return incoming.caller();
    }

    @Override
    public InetAddress clientAddress() {
        return incoming.head().clientAddress();
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public Optional<ToolKey> tool() {
        return tool;
    }

    @Override
    public void header(final String name, final String value) {
        reply.header(name, value);
    }

    @Override
    public void resumable(final Supplier<EventLog> log) {
        reply.resumable(log);
    }

    @Override
    public void place(final Supplier<String> sealed, final boolean bare) {
        if (!done) {
            reply.place(sealed, bare);
        }
    }

    @Override
    public void interrupted() {
        if (!done) {
            reply.interrupted();
        }
    }

    @Override
    public void streaming() {
        if (!done) {
            reply.streaming();
        }
    }

    @Override
    public void message(final byte[] json) {
        if (!done) {
            bytesOut += json.length;
            reply.message(json);
        }
    }

    @Override
    public void notification(final String method, final byte[] json) {
        if (!done) {
            bytesOut += json.length;
            reply.notification(method, json);
        }
    }

    @Override
    public void question(final RequestId id, final Envelope.Request question, final byte[] json) {
        if (!done) {
            bytesOut += json.length;
            reply.question(id, question, json);
        }
    }

    @Override
    public void unasked(final String method) {
        reply.unasked(method);
    }

    @Override
    public void requestRead() {
        reply.requestRead();
    }

    @Override
    public void whenGone(final Runnable gone) {
        reply.whenGone(gone);
    }

    @Override
    public void whenDraining(final Runnable draining) {
        reply.whenDraining(draining);
    }

    @Override
    public boolean needsWhole() {
        return reply.needsWhole();
    }

    @Override
    public void answer(final byte[] json, final CallResult result) {
        end(result, json.length, () -> reply.answer(json, result));
    }

    @Override
    public void answer(final Envelope.Result read, final CallResult result) {
        end(result, read.json().length, () -> reply.answer(read, result));
    }

    @Override
    public void error(final int status, final byte[] json, final CallResult result) {
        end(result, json.length, () -> reply.error(status, json, result));
    }

    @Override
    public void largeAnswer(final OptionalLong length) {
        if (!done) {
            reply.largeAnswer(length);
        }
    }

    @Override
    public void part(final byte[] bytes) {
        if (!done) {
            bytesOut += bytes.length;
            reply.part(bytes);
        }
    }

    @Override
    public void largeAnswerEnded(final CallResult result) {
        end(result, 0, () -> reply.largeAnswerEnded(result));
    }

    @Override
    public void accepted() {
        end(CallResult.OK, 0, reply::accepted);
    }

    @Override
    public void cancelled() {
        end(CallResult.CANCELLED, 0, reply::cancelled);
    }

    @Override
    public void refused(final Failure failure, final Optional<RequestId> id) {
        end(CallResult.refused(failure.kind()), 0, () -> reply.refused(failure, id));
    }

    @Override
    public List<Reply> split(final int parts) {
        throw new IllegalStateException("a call is one request");
    }

    @Override
    public boolean isWritable() {
        return reply.isWritable();
    }

    @Override
    public void onWritable(final Runnable resume) {
        reply.onWritable(resume);
    }

    private void end(final CallResult result, final int bytes, final Runnable last) {
        if (done) {
            return;
        }
        done = true;
        bytesOut += bytes;
        try {
            beforeEnd.run();
            last.run();
        } finally {
            atEnd.forEach(Runnable::run);
            tracking.finished(new CallObserver.End(status(result), tool, result.code(), result.tier(), bytesOut));
            final var took = Duration.ofNanos(System.nanoTime() - begunNanos);
            incoming.route().finished(this, result.outcome(), took);
        }
    }

    private static CallObserver.Status status(final CallResult result) {
        return switch (result.outcome()) {
            case OK -> CallObserver.Status.OK;
            case TOOL_ERROR -> CallObserver.Status.TOOL_ERROR;
            case ERROR -> CallObserver.Status.ERROR;
        };
    }
}
