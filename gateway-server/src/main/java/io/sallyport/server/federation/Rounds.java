package io.sallyport.server.federation;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.HeaderParams;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.RequestEdit;
import io.sallyport.mcp.RequestId;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.bridge.InputRequired;
import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.RetryPause;
import io.sallyport.server.upstream.RpcFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A call to a server without sessions: it may take several rounds, between which the client is asked what the server wants
 * to know (2026-07-28, basic/patterns/mrtr). What comes of each round is judged here. Confined to the call's loop.
 */
final class Rounds {

    private static final int MOST = 16;
    private static final Duration LONGEST_QUESTION = Duration.ofMinutes(10);

    private final FederatedCall call;
    private final Errand errand;
    private final SenderMeta sender;
    private final Next next;
    private final long begunNanos = System.nanoTime();
    private HeaderParams mirrored;
    private Optional<Told> told = Optional.empty();
    private Optional<Questions> questions = Optional.empty();
    private int number;
    private boolean reread;

    /** What the next round says more than the first. */
    private record Told(Optional<byte[]> answers, Optional<String> state) {}

    /** What follows a round. */
    interface Next {

        void again();

        void answer(ClientAnswer answer);

        void refuse(Failure failure);
    }

    Rounds(final FederatedCall call, final Errand errand, final Next next) {
        this.call = call;
        this.errand = errand;
        this.sender = new SenderMeta(call.session());
        this.mirrored = errand.mirrored();
        this.next = next;
    }

    /** The request's id in this round. */
    RequestId id() {
        final var own = call.request().id();
        if (number == 0) {
            return own;
        }
        return switch (own) {
            case RequestId.Numeric(var digits) -> new RequestId.Text(digits + '#' + number);
            case RequestId.Text(var text) -> new RequestId.Text(text + '#' + number);
        };
    }

    HeaderParams mirrored() {
        return mirrored;
    }

    /** Puts into the request what this round says. */
    void addTo(final RequestEdit edit) {
        sender.addTo(edit);
        if (number > 0) {
            edit.id(id());
        }
        told.ifPresent(more -> {
            more.answers().ifPresent(given -> edit.param("inputResponses", new String(given, StandardCharsets.UTF_8)));
            more.state().ifPresent(state -> edit.param("requestState", state));
        });
    }

    /** Nobody waits for the call any more. */
    void end() {
        questions.ifPresent(Questions::withdraw);
    }

    void answered(final Envelope.Result result, final LiveEndpoint from) {
        if (result.type().filter("task"::equals).isPresent()) {
            becameTask(result, from);
            return;
        }
        final var required = isLegacy() && InputRequired.answers(call.request().method())
                ? InputRequired.fields(result).filter(InputRequired::is)
                : Optional.<JsonFields>empty();
        if (required.isPresent()) {
            InputRequired.of(required.get()).ifPresentOrElse(this::ask, () -> refuseGarbage("an empty input_required"));
        } else {
            next.answer(ClientAnswer.of(result, errand, call.request(), sender.client()));
        }
    }

    void answered(final Envelope.Failed error, final LiveEndpoint from) {
        switch (error.code()) {
            case ErrorCodes.HEADER_MISMATCH -> rereadOnce();
            case ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION -> doubt(from);
            default -> next.answer(toClient(error));
        }
    }

    /** Only of a client that can follow tasks may one be made (2026-07-28: ext-tasks, capability negotiation). */
    private void becameTask(final Envelope.Result created, final LiveEndpoint by) {
        final boolean mayBe = call.request().method().equals(McpMethods.TOOLS_CALL)
                && ClientCapabilities.has(call.session().birth().capabilities(), ClientCapabilities.TASKS);
        final var own = HandledTask.id(created).filter(_ -> mayBe);
        own.flatMap(id -> call.server()
                        .handles()
                        .published(
                                call.session(),
                                call.server().handles().handle(errand.upstream().name(), by.key(), id))
                        .map(published ->
                                new HandledTask(id, published, errand.owner().uris())))
                .ifPresentOrElse(
                        task -> next.answer(
                                ClientAnswer.of(created, errand.answering(task), call.request(), sender.client())),
                        () -> refuseGarbage("a task that its client cannot follow"));
    }

    private ClientAnswer toClient(final Envelope.Failed error) {
        return isLegacy() && error.code() == ErrorCodes.MISSING_CLIENT_CAPABILITY
                ? ClientAnswer.failed(call.request(), ErrorCodes.INVALID_PARAMS, error.message())
                : ClientAnswer.of(error, errand, call.request(), sender.client());
    }

    /** Whether the refusal is one that no server of this era gives: it is another one now. */
    static boolean isOfAnotherEra(final RpcFailure failure) {
        return failure instanceof RpcFailure.Refused refused
                && (refused.status() == 400 || refused.status() == 404 || refused.status() == 405)
                && !refused.isOfModernServer()
                && refused.error()
                        .filter(error -> error.code() == ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION)
                        .isEmpty();
    }

    void doubt(final LiveEndpoint from) {
        from.doubt();
        next.refuse(UpstreamFailures.unavailable(errand.upstream().name()));
    }

    /** What the tool wants in header fields has changed since its list was read; nothing ran. */
    private void rereadOnce() {
        if (reread) {
            refuseGarbage("header fields that it does not agree with");
            return;
        }
        reread = true;
        final var keeper = errand.owner().catalogues().of(call.session().birth().capabilities());
        keeper.refreshed()
                .thenRunAsync(
                        () -> call.steps().execute(() -> {
                            errand.tool().flatMap(keeper.current()::tool).ifPresent(tool -> mirrored = tool.mirrored());
                            next.again();
                        }),
                        call.loop());
    }

    private void ask(final InputRequired required) {
        if (++number >= MOST) {
            refuseGarbage("more questions than the gateway passes on for one call");
        } else if (required.questions().isEmpty()) {
            told = Optional.of(new Told(Optional.empty(), required.state()));
            final var pause = RetryPause.after(number, ThreadLocalRandom.current());
            call.loop().schedule(() -> call.steps().execute(next::again), pause.toMillis(), TimeUnit.MILLISECONDS);
        } else {
            final var asking = new Questions(call, errand.upstream().name(), required, new Heard(required));
            questions = Optional.of(asking);
            asking.ask(patience());
        }
    }

    private Duration patience() {
        final var left = errand.upstream().settings().callMax().minusNanos(System.nanoTime() - begunNanos);
        final var patience = left.compareTo(LONGEST_QUESTION) < 0 ? left : LONGEST_QUESTION;
        return patience.isNegative() ? Duration.ZERO : patience;
    }

    private final class Heard implements Questions.Outcome {

        private final InputRequired required;

        private Heard(final InputRequired required) {
            this.required = required;
        }

        @Override
        public void answered(final byte[] answers) {
            told = Optional.of(new Told(Optional.of(answers), required.state()));
            next.again();
        }

        @Override
        public void failed(final String why) {
            next.answer(ClientAnswer.failed(call.request(), ErrorCodes.INTERNAL, why));
        }
    }

    private boolean isLegacy() {
        return sender.client() == Era.LEGACY;
    }

    private void refuseGarbage(final String what) {
        next.refuse(UpstreamFailures.of(errand.upstream().name(), new RpcFailure.Garbage(what)));
    }
}
