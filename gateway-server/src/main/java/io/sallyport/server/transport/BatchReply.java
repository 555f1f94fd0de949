package io.sallyport.server.transport;

import io.sallyport.mcp.JsonArray;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.session.EventLog;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The answers to a batch (2025-03-26, basic/transports), given once all of them are there: as one array, or, where
 * messages came before them, each on the stream.
 */
final class BatchReply {

    private final HttpReply whole;
    private final String requestId;
    private final List<byte[]> answers = new ArrayList<>();
    private int running;

    BatchReply(final HttpReply whole, final String requestId, final int requests) {
        this.whole = whole;
        this.requestId = requestId;
        this.running = requests;
    }

    List<Reply> parts() {
        final var parts = new ArrayList<Reply>();
        for (int i = 0; i < running; i++) {
            parts.add(new Part());
        }
        return List.copyOf(parts);
    }

    private void ended(final Optional<byte[]> answer) {
        answer.ifPresent(answers::add);
        running--;
        if (running > 0) {
            return;
        }
        if (whole.isStreaming()) {
            answers.forEach(whole::message);
            whole.endStream(false);
        } else if (answers.isEmpty()) {
            whole.cancelled();
        } else {
            final var array = JsonArray.start();
            answers.forEach(array::raw);
            whole.answer(array.end(), CallResult.OK);
        }
    }

    private final class Part implements Reply {

        private final ByteArrayOutputStream large = new ByteArrayOutputStream();

        @Override
        public void header(final String name, final String value) {
            whole.header(name, value);
        }

        @Override
        public void resumable(final Supplier<EventLog> log) {}

        /** The streams of several servers have no one place. */
        @Override
        public void place(final Supplier<String> sealed, final boolean bare) {}

        @Override
        public void interrupted() {
            large.reset();
        }

        @Override
        public void streaming() {}

        @Override
        public void message(final byte[] json) {
            whole.message(json);
        }

        @Override
        public void answer(final byte[] json, final CallResult result) {
            ended(Optional.of(json));
        }

        @Override
        public void largeAnswer(final OptionalLong length) {}

        @Override
        public void part(final byte[] bytes) {
            large.writeBytes(bytes);
        }

        @Override
        public void largeAnswerEnded(final CallResult result) {
            ended(Optional.of(large.toByteArray()));
        }

        @Override
        public void accepted() {
            ended(Optional.empty());
        }

        @Override
        public void refused(final Failure failure, final Optional<RequestId> id) {
            ended(Optional.of(FailureRenderer.message(failure, id, requestId)));
        }

        @Override
        public void cancelled() {
            ended(Optional.empty());
        }

        @Override
        public List<Reply> split(final int parts) {
            throw new IllegalStateException("a batch holds no batch");
        }

        @Override
        public boolean isWritable() {
            return whole.isWritable();
        }

        @Override
        public void onWritable(final Runnable resume) {
            whole.onWritable(resume);
        }
    }
}
