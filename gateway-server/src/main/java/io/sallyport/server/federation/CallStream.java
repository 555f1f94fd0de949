package io.sallyport.server.federation;

import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.Rpc;
import io.sallyport.server.upstream.RpcFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * What a server says about one request, on its way to the client that made it: notifications and requests as they come,
 * at the client's pace, and a large answer in parts. What comes of the call is its {@link Outcome}'s. Confined to the
 * call's loop.
 */
final class CallStream implements Rpc.Listener {

    private final ServerMessages server;
    private final ServerMessages.Origin origin;
    private final RequestId request;
    private final TaskAnswer becomes;
    private final Reply reply;
    private final Executor steps;
    private final Outcome outcome;
    /** What the server has asked the client meanwhile for this call; what it asks for a task outlives the call. */
    private final List<RequestId> asked = new ArrayList<>(0);

    private Optional<Rpc.Flight> flight = Optional.empty();
    private boolean streaming;
    /** An answer has begun. */
    private boolean answering;

    private boolean over;

    /** Hears the end; exactly one of them, as a step of the call. */
    interface Outcome {

        void answered(Envelope answer);

        void largeAnswerEnded(Answered answered);

        void failed(RpcFailure failure);
    }

    CallStream(
            final ServerMessages server,
            final ServerMessages.Origin origin,
            final RequestId request,
            final TaskAnswer becomes,
            final Reply reply,
            final Executor steps,
            final Outcome outcome) {
        this.server = server;
        this.origin = origin;
        this.request = request;
        this.becomes = becomes;
        this.reply = reply;
        this.steps = steps;
        this.outcome = outcome;
    }

    void comesBy(final Rpc.Flight begun) {
        flight = Optional.of(begun);
    }

    boolean isStreaming() {
        return streaming;
    }

    boolean isAnswering() {
        return answering;
    }

    /** What was asked during the call nobody waits for any more. */
    void end() {
        over = true;
        asked.forEach(id -> origin.session().pending().takeByOwn(origin.member().upstream(), id));
    }

    /** Whether the request has left whole, so that nothing of it is needed any more. */
    boolean isSent() {
        return flight.filter(Rpc.Flight::isSent).isPresent();
    }

    void cancel() {
        flight.ifPresent(Rpc.Flight::cancel);
    }

    @Override
    public void streaming() {
        streaming = true;
        reply.streaming();
    }

    @Override
    public void place(final String eventId, final boolean bare) {
        final var place = new StreamPlaces.Place(origin.member().upstream().name(), request, becomes, eventId);
        reply.place(() -> server.places().seal(origin.session(), place), bare);
    }

    @Override
    public void message(final Envelope envelope) {
        steps.execute(() -> {
            server.toClient(origin, envelope).ifPresent(json -> {
                switch (envelope) {
                    case Envelope.Notification notification -> reply.notification(notification.method(), json);
                    case Envelope.Request _, Envelope.Result _, Envelope.Failed _ -> reply.message(json);
                }
            });
            holdBack();
        });
    }

    @Override
    public boolean asks(final Envelope.Request question) {
        if (over || !reply.takesQuestions()) {
            return false;
        }
        final var mapped = server.question(origin, question);
        mapped.ifPresent(put -> {
            if (question.params().relatedTask().isEmpty()) {
                asked.add(question.id());
            }
            reply.question(put.id(), question, put.json());
        });
        if (mapped.isEmpty()) {
            reply.unasked(question.method());
        }
        return mapped.isPresent();
    }

    @Override
    public void interrupted() {
        answering = false;
        reply.interrupted();
    }

    @Override
    public void answered(final Rpc.Answer answer) {
        steps.execute(() -> outcome.answered(answer.envelope()));
    }

    @Override
    public void largeAnswer(final OptionalLong length) {
        answering = true;
        reply.largeAnswer(length);
    }

    @Override
    public void part(final byte[] bytes) {
        reply.part(bytes);
        holdBack();
    }

    @Override
    public void largeAnswerEnded(final Answered answered) {
        steps.execute(() -> outcome.largeAnswerEnded(answered));
    }

    @Override
    public void accepted() {
        failed(new RpcFailure.Garbage("202 to a request"));
    }

    @Override
    public void failed(final RpcFailure failure) {
        steps.execute(() -> outcome.failed(failure));
    }

    /** What the client does not read in time must not pile up here: its upstream waits. */
    private void holdBack() {
        if (!reply.isWritable()) {
            flight.ifPresent(reading -> {
                reading.pause();
                reply.onWritable(reading::resume);
            });
        }
    }
}
