package io.sallyport.server.upstream.stdio;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.pipe.Pipe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a shared process: started with the first request, initialised where its era has that, and when it ends
 * started again, ever more slowly: by itself where it had to be initialised, else with the next request. Confined to its
 * home.
 */
final class SharedProcess {

    private static final Logger LOG = LoggerFactory.getLogger(SharedProcess.class);
    /** One that lived that long did not end of how it was started. */
    private static final Duration UNTIL_TRUSTED = Duration.ofSeconds(30);

    private final Pipe.Opener opener;
    private final Optional<FirstMessage> first;
    private final ScheduledExecutorService home;
    private final Backoff backoff;
    private final Remapping requests;
    private final Listener listener;

    private State state = new Idle();
    private Optional<UpstreamRequest> carrier = Optional.empty();
    private boolean retired;

    private CompletableFuture<Void> gone = CompletableFuture.completedFuture(null);

    /**
     * What a process is asked before it is ready.
     *
     * @param message makes it, given its id
     * @param within how long it may take from its start to its answer
     */
    record FirstMessage(Function<RequestId, byte[]> message, Duration within) {}

    /** Hears what becomes of the process and what it says. */
    interface Listener {

        void ready();

        void ended(Breakdown breakdown);

        void message(Envelope envelope);
    }

    private sealed interface State {}

    /** Nobody has needed it yet. */
    private record Idle() implements State {}

    private record Starting(Life life) implements State {}

    private record Ready(Life life, Pipe pipe, Optional<Envelope.Result> initialized) implements State {}

    /** It has ended and is left alone for a while. */
    private record Waiting() implements State {}

    /** @param first empty where none is needed */
    SharedProcess(
            final Pipe.Opener opener,
            final Optional<FirstMessage> first,
            final ScheduledExecutorService home,
            final Backoff backoff,
            final Remapping requests,
            final Listener listener) {
        this.opener = opener;
        this.first = first;
        this.home = home;
        this.backoff = backoff;
        this.requests = requests;
        this.listener = listener;
    }

    boolean isReady() {
        return state instanceof Ready;
    }

    /** What it answered to {@code initialize}, if it is ready and was initialised. */
    Optional<Envelope.Result> initialized() {
        return state instanceof Ready ready ? ready.initialized() : Optional.empty();
    }

    void send(final byte[] json, final Pipe.Sent sent) {
        if (state instanceof Ready ready) {
            carrier.ifPresent(request -> ready.pipe().send(json, request, sent));
        } else {
            sent.broke(new Breakdown(Breakdown.Kind.CONNECT_FAILED, "the shared process is not running"));
        }
    }

    /** Whether it is worth waiting for it to be ready. */
    boolean start(final UpstreamRequest first) {
        return switch (state) {
            case Idle _ when retired -> false;
            case Idle _ -> {
                carrier = Optional.of(first);
                begin();
                yield true;
            }
            case Starting _, Ready _ -> true;
            case Waiting _ -> false;
        };
    }

    /** Ends it, until somebody needs it again; completes when it is gone. */
    CompletableFuture<Void> end() {
        switch (state) {
            case Starting starting -> starting.life().end();
            case Ready ready -> ready.life().end();
            case Idle _, Waiting _ -> {}
        }
        return gone;
    }

    /** It is not started again; ends now or when it is said to be unused. */
    void retire(final boolean unused) {
        retired = true;
        endIfRetired(unused);
    }

    void endIfRetired(final boolean unused) {
        if (retired && unused) {
            end();
        }
    }

    private void begin() {
        final var life = new Life();
        state = new Starting(life);
        gone = new CompletableFuture<>();
        carrier.ifPresent(request -> opener.open(request, home, life));
    }

    private void again() {
        if (retired) {
            state = new Idle();
            return;
        }
        state = new Waiting();
        final var pause = backoff.next();
        if (first.isPresent()) {
            LOG.info("Upstream {}: its shared process is started again in {} ms", upstream(), pause.toMillis());
        }
        home.schedule(this::beginAgain, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beginAgain() {
        if (retired || first.isEmpty()) {
            state = new Idle();
        } else {
            begin();
        }
    }

    private String upstream() {
        return carrier.map(request -> request.endpoint().upstream()).orElse("");
    }

    /** One process from its start to its end. */
    private final class Life implements Pipe.Listener {

        private final RequestId id = requests.next();
        private Optional<Pipe> pipe = Optional.empty();
        private Optional<ScheduledFuture<?>> timer = Optional.empty();
        private boolean ended;

        @Override
        public void opened(final Pipe opened) {
            pipe = Optional.of(opened);
            if (ended) {
                opened.close();
                return;
            }
            first.ifPresentOrElse(asked -> ask(opened, asked), () -> {
                ready(Optional.empty());
                listener.ready();
            });
        }

        private void ask(final Pipe opened, final FirstMessage asked) {
            carrier.ifPresent(request -> opened.send(asked.message().apply(id), request, Pipe.Sent.IGNORED));
            timer = Optional.of(home.schedule(this::end, asked.within().toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void refused(final int status, final Optional<String> retryAfter) {
            closed("refused with " + status);
        }

        @Override
        public void failed(final Breakdown breakdown) {
            ended(breakdown);
        }

        @Override
        public void message(final Envelope envelope) {
            if (ended) {
                return;
            }
            switch (envelope) {
                case Envelope.Result result
                when result.id().equals(id) -> {
                    ready(Optional.of(result));
                    send(Messages.initialized(), Pipe.Sent.IGNORED);
                    listener.ready();
                }
                case Envelope.Failed failed
                when failed.id().equals(Optional.of(id)) -> {
                    LOG.warn(
                            "Upstream {}: its shared process answered initialize with error {}",
                            upstream(),
                            failed.code());
                    end();
                }
                case Envelope.Result _, Envelope.Failed _, Envelope.Request _, Envelope.Notification _ ->
                    listener.message(envelope);
            }
        }

        private void ready(final Optional<Envelope.Result> initialized) {
            timer.ifPresent(waiting -> waiting.cancel(false));
            timer = Optional.of(home.schedule(backoff::reset, UNTIL_TRUSTED.toMillis(), TimeUnit.MILLISECONDS));
            pipe.ifPresent(open -> state = new Ready(this, open, initialized));
        }

        @Override
        public void oversized(final Optional<RequestId> answered) {
            answered.flatMap(requests::take)
                    .ifPresent(entry -> entry.exchange()
                            .broke(new Breakdown(
                                    Breakdown.Kind.TRUNCATED, "an answer larger than the upstream's eventLimit")));
        }

        private void end() {
            closed("it was ended");
            pipe.ifPresent(Pipe::close);
        }

        @Override
        public void closed(final String why) {
            ended(new Breakdown(Breakdown.Kind.TRUNCATED, why));
        }

        private void ended(final Breakdown how) {
            if (!ended) {
                ended = true;
                timer.ifPresent(waiting -> waiting.cancel(false));
                state = new Waiting();
                listener.ended(how);
            }
        }

        @Override
        public void gone() {
            closed("gone");
            again();
            gone.complete(null);
        }

        /** Slow readers are dealt with one by one. */
        @Override
        public boolean mayRead() {
            return true;
        }
    }
}
