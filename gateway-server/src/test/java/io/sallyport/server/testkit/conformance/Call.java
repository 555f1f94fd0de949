package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One request being served, and its line back to the client. */
record Call(Session session, SseStream stream, Message.Request request) {

    private static final int PATIENCE_SECONDS = 20;

    JsonObject params() {
        return request.params();
    }

    void progress(final int progress, final int total) {
        params().object("_meta")
                .value("progressToken")
                .ifPresent(token -> tell(
                        "notifications/progress",
                        Map.of(
                                "progressToken", token,
                                "progress", progress,
                                "total", total,
                                "message", "Completed step " + progress + " of " + total)));
    }

    /** A log message, where the client wants to hear of such. */
    void log(final LogLevel level, final String data) {
        if (level.compareTo(session.level()) >= 0) {
            tell("notifications/message", Map.of("level", level.toString(), "logger", "conformance", "data", data));
        }
    }

    /** Asks the client something, on the stream of its own request, and waits for what it says. */
    JsonObject ask(final String method, final Map<String, Object> params) throws Refusal, InterruptedException {
        final var answer = session.ask(stream, method, params);
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            throw new Refusal(Refusal.INVALID_REQUEST, "the client refused: " + message(e));
        } catch (final TimeoutException _) {
            answer.cancel(true);
            throw new Refusal(Refusal.INVALID_REQUEST, "the client did not answer " + method);
        }
    }

    /** Runs to its end, and answers unless it was cancelled. */
    void run(final Feature feature) {
        session.began(request.id());
        final var answer = answer(feature);
        if (session.finished(request.id())) {
            stream.send(answer);
        }
    }

    private Map<String, Object> answer(final Feature feature) {
        try {
            return request.result(feature.serve(this));
        } catch (final Refusal refusal) {
            return request.error(refusal);
        } catch (final InterruptedException _) {
            return request.error(new Refusal(Refusal.INVALID_REQUEST, "cancelled"));
        }
    }

    private void tell(final String method, final Map<String, Object> params) {
        stream.send(Message.outgoing(Optional.empty(), method, new LinkedHashMap<>(params)));
    }

    private static String message(final ExecutionException failure) {
        return failure.getCause() == null
                ? ""
                : String.valueOf(failure.getCause().getMessage());
    }
}
