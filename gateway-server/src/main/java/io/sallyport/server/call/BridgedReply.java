package io.sallyport.server.call;

import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.ErrorCodes;
import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import io.sallyport.plugins.spi.CallListener.Outcome;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.bridge.InputRequired;
import io.sallyport.server.bridge.UrlElicitationRequired;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.LogLevels;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.session.EventLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answer of a server with sessions to a client without: what the server asks in between ends the round with
 * {@code input_required}, and the client's next request goes on with the call (2026-07-28, basic/patterns/mrtr).
 *
 * <p>Confined to the loop on which the call began; each round's client is spoken to on its own.
 */
final class BridgedReply implements Reply, Parks.Parked {

    private static final Logger LOG = LoggerFactory.getLogger(BridgedReply.class);

    /** What a server asks at once comes one by one. */
    private static final Duration GATHER = Duration.ofMillis(10);

    private static final OptionalInt URL_ELICITATION_REQUIRED = OptionalInt.of(ErrorCodes.URL_ELICITATION_REQUIRED);
    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final String method;
    private final int capabilities;
    private final Parks.Place parking;
    private final Optional<String> logLevel;
    private final ScheduledExecutorService loop;
    private final Consumer<Envelope> answers;
    private final EnvelopeScanner scanner;
    private final OpenQuestions open = new OpenQuestions();
    private final List<Runnable> atEnd = new ArrayList<>(2);
    /** What could not be asked; a call that fails then has needed it. */
    private final Set<String> missing = new TreeSet<>();

    private Optional<ActiveCall> client;
    private Optional<Consumer<ActiveCall>> outcome = Optional.empty();
    private Runnable cancel = () -> {};
    private boolean gathering;
    private boolean over;

    /**
     * @param client of the first round
     * @param capabilities that it has, as {@link ClientCapabilities} bits
     * @param parking where the call waits between rounds
     * @param answers takes what the client answers to the server that asked
     */
    BridgedReply(
            final ActiveCall client,
            final int capabilities,
            final Parks.Place parking,
            final Optional<String> logLevel,
            final EnvelopeScanner scanner,
            final Consumer<Envelope> answers,
            final ScheduledExecutorService loop) {
        this.client = Optional.of(client);
        this.method = client.method();
        this.capabilities = capabilities;
        this.parking = parking;
        this.logLevel = logLevel;
        this.scanner = scanner;
        this.answers = answers;
        this.loop = loop;
        client.whenGone(() -> gone(client));
    }

    /** Runs a step of the call; what it throws is our own fault and ends the call. */
    void step(final Runnable what) {
        try {
            what.run();
        } catch (final RuntimeException e) {
            LOG.error("A bridged call failed inside the gateway", e);
            cancel.run();
            refused(Refusals.internal(), Optional.empty());
        }
    }

    /** @param step calls the server's work off */
    void cancelsBy(final Runnable step) {
        cancel = step;
    }

    void onEnd(final Runnable step) {
        atEnd.add(step);
    }

    /** Goes on with the next round, from any thread. Answers that are missing are asked for again. */
    @Override
    public void resume(final ActiveCall next, final Optional<JsonFields> responses) {
        loop.execute(() -> {
            client = Optional.of(next);
            next.whenGone(() -> gone(next));
            responses.ifPresent(this::take);
            if (outcome.isPresent()) {
                deliver(outcome.get());
            } else {
                ask();
            }
        });
    }

    /** Nobody has come for the next round in time, or nobody ever can: the server need not wait. From any thread. */
    @Override
    public void abandon() {
        loop.execute(() -> {
            if (client.isEmpty() && !over) {
                cancel.run();
                end();
            }
        });
    }

    private void gone(final ActiveCall left) {
        loop.execute(() -> {
            if (client.equals(Optional.of(left)) && !over) {
                cancel.run();
                end();
            }
        });
    }

    private void take(final JsonFields responses) {
        for (final var answer : open.answeredBy(responses)) {
            if (scanner.scan(answer) instanceof Scan.Message(Envelope message)) {
                answers.accept(message);
            }
        }
    }

    @Override
    public void question(final RequestId id, final Envelope.Request question, final byte[] json) {
        open.add(id, question);
        if (!gathering) {
            gathering = true;
            loop.schedule(() -> step(this::ask), GATHER.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void ask() {
        gathering = false;
        if (client.isEmpty() || open.isEmpty() || outcome.isPresent()) {
            return;
        }
        final var state = parking.park(this, open.methods());
        if (state.isEmpty()) {
            refused(parking.isDraining() ? ModernRefusals.goingAway() : ModernRefusals.tooManyWait(), Optional.empty());
            cancel.run();
            return;
        }
        final var result = open.inputRequired(state.get());
        send(call -> call.answer(Answers.result(call.id(), result), CallResult.OK));
        client = Optional.empty();
    }

    @Override
    public void notification(final String method, final byte[] json) {
        final boolean wanted = switch (method) {
            case McpMethods.PROGRESS -> true;
            case McpMethods.LOG_MESSAGE -> isWantedLog(json);
            default -> false;
        };
        if (wanted) {
            send(call -> call.message(json));
        }
    }

    private boolean isWantedLog(final byte[] json) {
        return logLevel.filter(least -> JsonFields.of(json)
                        .flatMap(fields -> fields.object("params"))
                        .flatMap(params -> params.string("level"))
                        .filter(level -> LogLevels.isAtLeast(level, least))
                        .isPresent())
                .isPresent();
    }

    @Override
    public void answer(final byte[] json, final CallResult result) {
        final var visits = result.code().equals(URL_ELICITATION_REQUIRED)
                ? UrlElicitationRequired.asInput(method, json)
                : Optional.<byte[]>empty();
        if (visits.isPresent()) {
            visited(visits.get());
        } else if (missing.isEmpty() || result.outcome() == Outcome.OK) {
            ended(call -> call.answer(json, result));
        } else {
            refused(ModernRefusals.missingCapabilities(missing), Optional.empty());
        }
    }

    /** Nothing waits meanwhile: whoever has been there sends the request anew. */
    private void visited(final byte[] inputRequired) {
        if (ClientCapabilities.has(capabilities, ClientCapabilities.ELICITATION_URL)) {
            ended(call -> call.answer(Answers.result(call.id(), inputRequired), CallResult.OK));
        } else {
            refused(ModernRefusals.missingVisits(), Optional.empty());
        }
    }

    @Override
    public void refused(final Failure failure, final Optional<RequestId> id) {
        ended(call -> call.refused(failure));
    }

    @Override
    public void cancelled() {
        ended(ActiveCall::cancelled);
    }

    @Override
    public void accepted() {
        ended(ActiveCall::accepted);
    }

    private void ended(final Consumer<ActiveCall> how) {
        outcome = Optional.of(how);
        if (client.isPresent()) {
            deliver(how);
        }
    }

    private void deliver(final Consumer<ActiveCall> how) {
        send(how);
        end();
    }

    private void end() {
        if (!over) {
            over = true;
            parking.leave();
            atEnd.forEach(Runnable::run);
        }
    }

    private void send(final Consumer<ActiveCall> what) {
        client.ifPresent(call -> call.loop().execute(() -> call.step(() -> what.accept(call))));
    }

    /** Before anything is said an answer can still have a status of its own; silence must not last. */
    @Override
    public void streaming() {
        client.ifPresent(now -> loop.schedule(() -> streamTo(now), SILENCE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private void streamTo(final ActiveCall waiting) {
        if (!over && client.equals(Optional.of(waiting))) {
            send(ActiveCall::streaming);
        }
    }

    /** A server may ask during what its client cannot be asked for (2026-07-28, basic/patterns/mrtr). */
    @Override
    public boolean takesQuestions() {
        return InputRequired.answers(method);
    }

    @Override
    public void unasked(final String method) {
        missing.add(method);
    }

    @Override
    public void message(final byte[] json) {
        send(call -> call.message(json));
    }

    @Override
    public void header(final String name, final String value) {}

    @Override
    public void resumable(final Supplier<EventLog> log) {}

    @Override
    public void place(final Supplier<String> sealed, final boolean bare) {}

    @Override
    public void interrupted() {}

    @Override
    public boolean needsWhole() {
        return true;
    }

    @Override
    public void largeAnswer(final OptionalLong length) {
        throw new IllegalStateException("it was to come whole");
    }

    @Override
    public void part(final byte[] bytes) {
        throw new IllegalStateException("it was to come whole");
    }

    @Override
    public void largeAnswerEnded(final CallResult result) {
        throw new IllegalStateException("it was to come whole");
    }

    @Override
    public List<Reply> split(final int parts) {
        throw new IllegalStateException("this revision has no batches");
    }

    @Override
    public boolean isWritable() {
        return client.map(ActiveCall::isWritable).orElse(true);
    }

    /** The round's client is heard on another loop than the call's. */
    @Override
    public void onWritable(final Runnable resume) {
        client.ifPresentOrElse(call -> call.loop().execute(() -> call.onWritable(() -> loop.execute(resume))), resume);
    }
}
