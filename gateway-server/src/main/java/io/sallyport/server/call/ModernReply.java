package io.sallyport.server.call;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.server.bridge.ModernAnswer;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.session.EventLog;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The answer to a request of the stateless revision: whatever it comes from, it is given what every result of that
 * revision has, under the client's own id, and its errors are that revision's (2026-07-28, basic/index).
 */
final class ModernReply implements Reply {

    private final Reply reply;
    private final Envelope.Request request;
    private final EnvelopeScanner scanner;
    private final String serverInfo;

    /** @param serverInfo JSON text */
    ModernReply(
            final Reply reply, final Envelope.Request request, final EnvelopeScanner scanner, final String serverInfo) {
        this.reply = reply;
        this.request = request;
        this.scanner = scanner;
        this.serverInfo = serverInfo;
    }

    @Override
    public void answer(final byte[] json, final CallResult result) {
        dressed(ModernAnswer.of(json, request, serverInfo, scanner), result);
    }

    @Override
    public void answer(final Envelope.Result read, final CallResult result) {
        dressed(ModernAnswer.of(read, request, serverInfo), result);
    }

    private void dressed(final byte[] dressed, final CallResult result) {
        status(result)
                .ifPresentOrElse(status -> reply.error(status, dressed, result), () -> reply.answer(dressed, result));
    }

    /** Some errors have a status of their own (2026-07-28, basic/index: error codes). */
    private static OptionalInt status(final CallResult result) {
        return switch (result.code().orElse(0)) {
            case ErrorCodes.HEADER_MISMATCH,
                    ErrorCodes.MISSING_CLIENT_CAPABILITY,
                    ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION -> OptionalInt.of(400);
            case ErrorCodes.METHOD_NOT_FOUND -> OptionalInt.of(404);
            default -> OptionalInt.empty();
        };
    }

    @Override
    public void refused(final Failure failure, final Optional<RequestId> id) {
        reply.refused(
                switch (failure.kind()) {
                    case METHOD_NOT_FOUND -> ModernRefusals.restated(FailureKind.UNKNOWN_METHOD, failure);
                    case UNKNOWN_RESOURCE -> ModernRefusals.restated(FailureKind.NO_SUCH_RESOURCE, failure);
                    default -> failure;
                },
                id);
    }

    @Override
    public boolean needsWhole() {
        return true;
    }

    @Override
    public void header(final String name, final String value) {
        reply.header(name, value);
    }

    /** Streams of this revision cannot be resumed. */
    @Override
    public void resumable(final Supplier<EventLog> log) {}

    @Override
    public void place(final Supplier<String> sealed, final boolean bare) {}

    @Override
    public void interrupted() {}

    @Override
    public void streaming() {
        reply.streaming();
    }

    @Override
    public void message(final byte[] json) {
        reply.message(json);
    }

    @Override
    public void largeAnswer(final OptionalLong length) {
        reply.largeAnswer(length);
    }

    @Override
    public void part(final byte[] bytes) {
        reply.part(bytes);
    }

    @Override
    public void largeAnswerEnded(final CallResult result) {
        reply.largeAnswerEnded(result);
    }

    @Override
    public void accepted() {
        reply.accepted();
    }

    @Override
    public void cancelled() {
        reply.cancelled();
    }

    @Override
    public List<Reply> split(final int parts) {
        throw new IllegalStateException("this revision has no batches");
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
    public boolean isWritable() {
        return reply.isWritable();
    }

    @Override
    public void onWritable(final Runnable resume) {
        reply.onWritable(resume);
    }
}
