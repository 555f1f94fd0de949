package io.sallyport.server.call;

import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Call;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.Reply;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A call from its admission to its end. Plugins see it as a {@link Call}; whoever answers it does so through it, so that
 * its end is noticed wherever it comes from. Confined to the call's loop.
 */
final class ActiveCall implements Call, Reply {

    private final Incoming incoming;
    private final String method;
    private final Reply reply;
    private final CallObserver.Tracking tracking;
    private final List<Runnable> atEnd = new ArrayList<>(2);
    private final long begunNanos = System.nanoTime();
    private Optional<ToolKey> tool = Optional.empty();
    private long bytesOut;
    private boolean done;

    ActiveCall(final Incoming incoming, final String method, final Reply reply, final CallObserver.Tracking tracking) {
        this.incoming = incoming;
        this.method = method;
        this.reply = reply;
        this.tracking = tracking;
    }

    CallObserver.Tracking tracking() {
        return tracking;
    }

    /** Runs that once, when the call has ended, however it ends. */
    void onEnd(final Runnable step) {
        atEnd.add(step);
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
        return method;
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
    public void streaming() {
        reply.streaming();
    }

    @Override
    public void message(final byte[] json) {
        bytesOut += json.length;
        reply.message(json);
    }

    @Override
    public void answer(final byte[] json, final CallResult result) {
        bytesOut += json.length;
        reply.answer(json, result);
        end(result);
    }

    @Override
    public void largeAnswer(final OptionalLong length) {
        reply.largeAnswer(length);
    }

    @Override
    public void part(final byte[] bytes) {
        bytesOut += bytes.length;
        reply.part(bytes);
    }

    @Override
    public void largeAnswerEnded(final CallResult result) {
        reply.largeAnswerEnded(result);
        end(result);
    }

    @Override
    public void accepted() {
        reply.accepted();
        end(CallResult.OK);
    }

    @Override
    public void refused(final Failure failure, final Optional<RequestId> id) {
        reply.refused(failure, id);
        end(CallResult.refused(failure.kind()));
    }

    @Override
    public boolean isWritable() {
        return reply.isWritable();
    }

    @Override
    public void onWritable(final Runnable resume) {
        reply.onWritable(resume);
    }

    private void end(final CallResult result) {
        if (done) {
            throw new IllegalStateException("a call ended twice");
        }
        done = true;
        atEnd.forEach(Runnable::run);
        tracking.finished(new CallObserver.End(status(result), tool, result.code(), result.tier(), bytesOut));
        final var took = Duration.ofNanos(System.nanoTime() - begunNanos);
        incoming.route().finished(this, result.outcome(), took);
    }

    private static CallObserver.Status status(final CallResult result) {
        return switch (result.outcome()) {
            case OK -> CallObserver.Status.OK;
            case TOOL_ERROR -> CallObserver.Status.TOOL_ERROR;
            case ERROR -> CallObserver.Status.ERROR;
        };
    }
}
