package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A request in a session. It asks the client with requests of its own, and trusts it to refuse what it cannot do. */
record SessionCall(Session session, SseStream stream, Message.Request request) implements Call {

    private static final int PATIENCE_SECONDS = 20;

    /** What answers the requests of a session. */
    @FunctionalInterface
    interface Service {

        Map<String, Object> serve(SessionCall call) throws Refusal, InterruptedException;
    }

    @Override
    public boolean clientHas(final String capability) {
        return session.clientHas(capability);
    }

    @Override
    public boolean hears(final LogLevel level) {
        return level.compareTo(session.level()) >= 0;
    }

    @Override
    public void tell(final String method, final Map<String, Object> params) {
        stream.send(Message.outgoing(Optional.empty(), method, params));
    }

    /** All questions are on the stream before the first is waited for. */
    @Override
    public Map<String, Object> ask(final Round round, final Continuation then) throws Refusal, InterruptedException {
        final var asked = new LinkedHashMap<String, CompletableFuture<JsonObject>>();
        round.questions()
                .forEach((key, question) -> asked.put(key, session.ask(stream, question.method(), question.params())));
        final var answers = new LinkedHashMap<String, JsonObject>();
        for (final var question : asked.entrySet()) {
            answers.put(question.getKey(), await(question.getValue()));
        }
        return then.resume(answers);
    }

    private static JsonObject await(final CompletableFuture<JsonObject> answer) throws Refusal, InterruptedException {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            throw new Refusal(Refusal.INVALID_REQUEST, "the client refused: " + message(e));
        } catch (final TimeoutException _) {
            answer.cancel(true);
            throw new Refusal(Refusal.INVALID_REQUEST, "the client did not answer");
        }
    }

    @Override
    public Map<String, Object> defer(final Necessity necessity, final Job job) throws Refusal, InterruptedException {
        return job.run(this);
    }

    @Override
    public void hangUp() {
        stream.hangUp();
    }

    /** Runs to its end, and answers unless it was cancelled. */
    void run(final Service service) {
        session.began(request.id());
        final var answer = answer(service);
        if (session.finished(request.id())) {
            stream.send(answer);
        }
    }

    private Map<String, Object> answer(final Service service) {
        try {
            return request.result(service.serve(this));
        } catch (final Refusal refusal) {
            return request.error(refusal);
        } catch (final InterruptedException _) {
            return request.error(new Refusal(Refusal.INVALID_REQUEST, "cancelled"));
        }
    }

    private static String message(final ExecutionException failure) {
        return failure.getCause() == null
                ? ""
                : String.valueOf(failure.getCause().getMessage());
    }
}
