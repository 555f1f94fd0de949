package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.ObjectEdit;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.bridge.InputRequired;
import io.sallyport.server.bridge.InputRequired.Question;
import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.session.PendingRequests.Pending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a server without sessions wants to know during a call, asked of a client in a session on the stream of that call:
 * each question is a request of its own there, and all answers are one thing upstream. Confined to the call's loop.
 */
final class Questions {

    private static final byte[] CANCELLED = "{\"action\":\"cancel\"}".getBytes(StandardCharsets.UTF_8);

    private final FederatedCall call;
    private final String upstream;
    private final InputRequired required;
    private final Outcome outcome;
    private final Map<String, RequestId> open = new LinkedHashMap<>();
    private final Map<String, byte[]> answers = new LinkedHashMap<>();
    private Optional<ScheduledFuture<?>> deadline = Optional.empty();
    private boolean over;

    /** Hears the end; exactly one of them, as a step of the call, unless it is withdrawn. */
    interface Outcome {

        /** @param answers a JSON object, by the server's keys */
        void answered(byte[] answers);

        /** @param why for a person and a model to read */
        void failed(String why);
    }

    Questions(final FederatedCall call, final String upstream, final InputRequired required, final Outcome outcome) {
        this.call = call;
        this.upstream = upstream;
        this.required = required;
        this.outcome = outcome;
    }

    void ask(final Duration patience) {
        final int capabilities = call.session().birth().capabilities();
        for (final var question : required.questions()) {
            if (!ClientCapabilities.allow(capabilities, question.method(), JsonFields.of(question.params()))) {
                fail("The server '" + upstream + "' asks for " + question.method()
                        + ", which this client does not support.");
                return;
            }
        }
        deadline = Optional.of(call.loop()
                .schedule(() -> call.steps().execute(this::expire), patience.toMillis(), TimeUnit.MILLISECONDS));
        call.reply().streaming();
        for (final var question : required.questions()) {
            if (!ask(question)) {
                fail("Too many questions wait for an answer of this client.");
                return;
            }
        }
    }

    /** Nobody waits for the answers any more. */
    void withdraw() {
        over = true;
        deadline.ifPresent(timer -> timer.cancel(false));
        open.values().forEach(id -> call.session().pending().take(id));
    }

    private boolean ask(final Question question) {
        final var waiting = new Pending.OfCall(answer ->
                call.loop().execute(() -> call.steps().execute(() -> answered(question, answer))));
        final var id = call.server().ask(call.session(), upstream, question.key(), waiting);
        id.ifPresent(asked -> {
            open.put(question.key(), asked);
            call.reply().message(Messages.request(asked, question.method(), params(question)));
        });
        return id.isPresent();
    }

    private void answered(final Question question, final Envelope answer) {
        if (over) {
            return;
        }
        open.remove(question.key());
        switch (answer) {
            case Envelope.Result result -> {
                final var span = result.result();
                answers.put(question.key(), Arrays.copyOfRange(result.json(), span.start(), span.end()));
            }
            case Envelope.Failed _
            when question.method().equals(McpMethods.ELICITATION_CREATE) -> answers.put(question.key(), CANCELLED);
            case Envelope.Failed failed -> {
                fail("The client did not answer " + question.method() + ": " + failed.message());
                return;
            }
            case Envelope.Request _, Envelope.Notification _ -> {}
        }
        if (answers.size() == required.questions().size()) {
            withdraw();
            final var all = JsonObject.start();
            required.questions()
                    .forEach(asked -> Optional.ofNullable(answers.get(asked.key()))
                            .ifPresent(given -> all.raw(asked.key(), given)));
            outcome.answered(all.end());
        }
    }

    private void fail(final String why) {
        if (!over) {
            callOff();
            outcome.failed(why);
        }
    }

    private void expire() {
        if (!over) {
            callOff();
            outcome.failed("The client did not answer in time what the server '" + upstream + "' asked.");
        }
    }

    /** The client need not trouble anybody with what is still open. */
    private void callOff() {
        open.values().forEach(id -> call.reply().message(Messages.cancelled(id, Optional.empty())));
        withdraw();
    }

    /** A visit to a page has an id in a session, by which its end can be told. */
    private static byte[] params(final Question question) {
        final var params = JsonFields.of(question.params());
        return params.filter(fields -> ClientCapabilities.isVisit(question.method(), params)
                        && fields.string("elicitationId").isEmpty())
                .map(fields -> ObjectEdit.of(fields)
                        .setString("elicitationId", UUID.randomUUID().toString())
                        .apply())
                .orElseGet(question::params);
    }
}
