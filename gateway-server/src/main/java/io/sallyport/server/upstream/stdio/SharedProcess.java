package io.sallyport.server.upstream.stdio;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.pipe.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a shared process: started with the first request, initialised without any client capability, started again
 * whenever it ends, ever more slowly. Confined to its home.
 */
final class SharedProcess {

    private static final Logger LOG = LoggerFactory.getLogger(SharedProcess.class);
    private static final byte[] NO_CAPABILITIES = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Duration UNTIL_READY = Duration.ofSeconds(30);
    /** One that lived that long did not end of how it was started. */
    private static final Duration UNTIL_TRUSTED = Duration.ofSeconds(30);

    private final Pipe.Opener opener;
    private final String version;
    private final ScheduledExecutorService home;
    private final Backoff backoff;
    private final Remapping requests;
    private final Listener listener;

    private State state = new Idle();
    private Optional<UpstreamRequest> carrier = Optional.empty();
    private boolean retired;

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

    private record Ready(Life life, Pipe pipe, Envelope.Result initialized) implements State {}

    /** It has ended and will be started again. */
    private record Waiting() implements State {}

    SharedProcess(
            final Pipe.Opener opener,
            final String version,
            final ScheduledExecutorService home,
            final Backoff backoff,
            final Remapping requests,
            final Listener listener) {
        this.opener = opener;
        this.version = version;
        this.home = home;
        this.backoff = backoff;
        this.requests = requests;
        this.listener = listener;
    }

    boolean isReady() {
        return state instanceof Ready;
    }

    /** What it answered to {@code initialize}. It must be ready. */
    Envelope.Result initialized() {
        return switch (state) {
            case Ready ready -> ready.initialized();
            case Idle _, Starting _, Waiting _ -> throw new IllegalStateException("not ready");
        };
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

    /** It is not started again; ends now or when it is said to be unused. */
    void retire(final boolean unused) {
        retired = true;
        endIfRetired(unused);
    }

    void endIfRetired(final boolean unused) {
        if (retired && unused) {
            switch (state) {
                case Starting starting -> starting.life().end();
                case Ready ready -> ready.life().end();
                case Idle _, Waiting _ -> {}
            }
        }
    }

    private void begin() {
        final var life = new Life();
        state = new Starting(life);
        carrier.ifPresent(request -> opener.open(request, home, life));
    }

    private void again() {
        if (retired) {
            state = new Idle();
            return;
        }
        state = new Waiting();
        final var pause = backoff.next();
        LOG.info("Upstream {}: its shared process is started again in {} ms", upstream(), pause.toMillis());
        home.schedule(this::beginAgain, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beginAgain() {
        if (retired) {
            state = new Idle();
        } else {
            begin();
        }
    }

    private String upstream() {
        return carrier.map(request -> request.endpoint().upstream()).orElse("");
    }

    private byte[] initialize(final RequestId id) {
        return Messages.initialize(
                id,
                ProtocolVersion.LATEST_LEGACY,
                NO_CAPABILITIES,
                JsonObject.start()
                        .string("name", HandshakeClient.OWN_NAME)
                        .string("version", version)
                        .end());
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
            carrier.ifPresent(request -> opened.send(initialize(id), request, Pipe.Sent.IGNORED));
            timer = Optional.of(home.schedule(this::end, UNTIL_READY.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void refused(final int status, final Optional<String> retryAfter) {
            closed("refused with " + status);
        }

        @Override
        public void failed(final Breakdown breakdown) {
            closed(breakdown.detail());
        }

        @Override
        public void message(final Envelope envelope) {
            if (ended) {
                return;
            }
            switch (envelope) {
                case Envelope.Result result when result.id().equals(id) -> initialized(result);
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

        private void initialized(final Envelope.Result result) {
            timer.ifPresent(waiting -> waiting.cancel(false));
            timer = Optional.of(home.schedule(backoff::reset, UNTIL_TRUSTED.toMillis(), TimeUnit.MILLISECONDS));
            pipe.ifPresent(open -> {
                state = new Ready(this, open, result);
                send(Messages.initialized(), Pipe.Sent.IGNORED);
                listener.ready();
            });
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
            if (!ended) {
                ended = true;
                timer.ifPresent(waiting -> waiting.cancel(false));
                state = new Waiting();
                listener.ended(new Breakdown(Breakdown.Kind.TRUNCATED, why));
            }
        }

        @Override
        public void gone() {
            closed("gone");
            again();
        }

        /** Slow readers are dealt with one by one. */
        @Override
        public boolean mayRead() {
            return true;
        }
    }
}
