package io.sallyport.server.upstream.pipe;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.Breakdown;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session on a pipe of its own, from {@code initialize} to the end of the pipe. Ids need no mapping here: the pipe is
 * one client's alone. Confined to its home.
 */
final class PipedSession implements Pipe.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(PipedSession.class);
    /** A client that gave up between the two halves of the handshake does not know that there is a session to end. */
    private static final Duration UNTIL_INITIALIZED = Duration.ofSeconds(30);

    private static final int INTERNAL_ERROR = -32603;

    private final String id;
    private final ScheduledExecutorService home;
    private final Envelope.Request initialize;
    private final PipedExchange opening;
    private final Keeper keeper;
    private final Running running = new Running();
    private final Backlog backlog = new Backlog(() -> this.pipe.ifPresent(Pipe::readOn));
    private final UnheardNews news = new UnheardNews();

    private volatile Optional<Pipe> pipe = Optional.empty();
    private boolean initialized;
    private boolean retired;
    private boolean over;

    /** Who gave out the session's id. */
    interface Keeper {

        /** The session has ended: its id is not known any more. */
        void ended(PipedSession session);

        /** Nothing is left of it. */
        void gone();
    }

    PipedSession(
            final String id,
            final ScheduledExecutorService home,
            final Envelope.Request initialize,
            final PipedExchange opening,
            final Keeper keeper) {
        this.id = id;
        this.home = home;
        this.initialize = initialize;
        this.opening = opening;
        this.keeper = keeper;
    }

    String id() {
        return id;
    }

    ScheduledExecutorService home() {
        return home;
    }

    void open(final Pipe.Opener opener) {
        running.add(initialize, opening);
        opening.countsFor(backlog);
        opener.open(opening.request(), home, this);
        opening.watch(this::end); // nobody has learned the id
    }

    /** A message of the client's. */
    void take(final Envelope envelope, final PipedExchange exchange) {
        final var open = pipe;
        if (over || open.isEmpty()) {
            exchange.answer(404, Optional.empty());
        } else {
            send(open.get(), envelope, exchange);
        }
    }

    private void send(final Pipe open, final Envelope envelope, final PipedExchange exchange) {
        switch (envelope) {
            case Envelope.Request request -> ask(open, request, exchange);
            case Envelope.Notification notification -> {
                initialized |= notification.method().equals(McpMethods.INITIALIZED);
                pass(open, envelope, exchange);
            }
            case Envelope.Result _, Envelope.Failed _ -> pass(open, envelope, exchange);
        }
    }

    private void ask(final Pipe open, final Envelope.Request request, final PipedExchange exchange) {
        if (!running.add(request, exchange)) {
            exchange.answer(409, Optional.empty()); // its answer could not be told from the other's
            return;
        }
        exchange.countsFor(backlog);
        exchange.watch(() -> lost(exchange));
        open.send(request.json(), exchange.request(), new Outcome(exchange, () -> exchange.stream(Optional.empty())));
    }

    private void pass(final Pipe open, final Envelope envelope, final PipedExchange exchange) {
        open.send(
                envelope.json(),
                exchange.request(),
                new Outcome(exchange, () -> exchange.answer(202, Optional.empty())));
    }

    /** A stream for whatever belongs to no request. */
    void listen(final PipedExchange exchange) {
        if (over) {
            exchange.answer(404, Optional.empty());
            return;
        }
        exchange.countsFor(backlog);
        exchange.stream(Optional.empty());
        running.stand(exchange);
        exchange.watch(() -> running.remove(exchange));
        news.take().forEach(notification -> exchange.event(notification.json()));
    }

    /** Ends the session at once. */
    void end() {
        over("the session was ended");
        pipe.ifPresent(Pipe::close);
    }

    /** Ends the session when its requests have their answers. */
    void retire() {
        retired = true;
        endIfUnused();
    }

    @Override
    public void opened(final Pipe opened) {
        pipe = Optional.of(opened);
        if (over) {
            opened.close();
            return;
        }
        opened.send(initialize.json(), opening.request(), new Outcome(opening, () -> opening.stream(Optional.of(id))));
    }

    @Override
    public void refused(final int status, final Optional<String> retryAfter) {
        running.remove(opening);
        opening.answer(status, retryAfter);
        over("refused with " + status);
    }

    @Override
    public void failed(final Breakdown breakdown) {
        running.remove(opening);
        opening.broke(breakdown);
        over(breakdown.detail());
    }

    @Override
    public void closed(final String why) {
        over(why);
    }

    @Override
    public void gone() {
        over("gone");
        keeper.gone();
    }

    @Override
    public boolean mayRead() {
        return !backlog.isFull();
    }

    @Override
    public void message(final Envelope envelope) {
        switch (envelope) {
            case Envelope.Result result -> answer(Optional.of(result.id()), result);
            case Envelope.Failed failed -> answer(failed.id(), failed);
            case Envelope.Request request ->
                running.anybody()
                        .ifPresentOrElse(
                                exchange -> event(exchange, request),
                                () -> reply(ServerMessages.answer(
                                        request,
                                        INTERNAL_ERROR,
                                        "The client has no stream open to be asked on; ask during a call")));
            case Envelope.Notification notification ->
                running.belongsTo(notification)
                        .ifPresentOrElse(exchange -> event(exchange, notification), () -> news.hold(notification));
        }
    }

    @Override
    public void oversized(final Optional<RequestId> answered) {
        answered.flatMap(key -> running.answered(Optional.of(key)))
                .ifPresent(exchange -> exchange.broke(
                        new Breakdown(Breakdown.Kind.TRUNCATED, "an answer larger than the upstream's eventLimit")));
    }

    private void answer(final Optional<RequestId> answered, final Envelope answer) {
        running.answered(answered).ifPresent(exchange -> {
            if (exchange == opening) {
                shaken(answer);
            }
            event(exchange, answer);
            exchange.complete();
        });
        endIfUnused();
    }

    private void shaken(final Envelope answer) {
        switch (answer) {
            case Envelope.Result _ ->
                home.schedule(this::endUnlessInitialized, UNTIL_INITIALIZED.toMillis(), TimeUnit.MILLISECONDS);
            case Envelope.Failed _ -> home.execute(this::end);
            case Envelope.Request _, Envelope.Notification _ -> {}
        }
    }

    private void endUnlessInitialized() {
        if (!initialized && !over) {
            end();
        }
    }

    private void event(final PipedExchange exchange, final Envelope envelope) {
        exchange.stream(exchange == opening ? Optional.of(id) : Optional.empty());
        exchange.event(envelope.json());
    }

    private void reply(final byte[] answer) {
        pipe.ifPresent(open -> open.send(answer, opening.request(), Pipe.Sent.IGNORED));
    }

    private void lost(final PipedExchange exchange) {
        running.remove(exchange);
        endIfUnused();
    }

    private void endIfUnused() {
        if (retired && running.isIdle() && !over) {
            end();
        }
    }

    private void over(final String why) {
        if (over) {
            return;
        }
        over = true;
        LOG.debug("A session is over: {}", why);
        keeper.ended(this);
        running.breakAll(new Breakdown(Breakdown.Kind.TRUNCATED, why));
    }

    /** What became of a message that an exchange waits to hear of. */
    private final class Outcome implements Pipe.Sent {

        private final PipedExchange exchange;
        private final Runnable whenAccepted;

        private Outcome(final PipedExchange exchange, final Runnable whenAccepted) {
            this.exchange = exchange;
            this.whenAccepted = whenAccepted;
        }

        @Override
        public void accepted() {
            whenAccepted.run();
        }

        @Override
        public void refused(final int status, final Optional<String> retryAfter) {
            running.remove(exchange);
            exchange.answer(status, retryAfter);
            if (status == 404 || exchange == opening) {
                end(); // the server does not know the session, so nobody should
            }
        }

        @Override
        public void broke(final Breakdown breakdown) {
            running.remove(exchange);
            exchange.broke(breakdown);
            if (exchange == opening) {
                end();
            }
        }
    }
}
