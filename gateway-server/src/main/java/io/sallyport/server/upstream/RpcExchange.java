package io.sallyport.server.upstream;

import io.sallyport.mcp.Answered;
import io.sallyport.mcp.Answers;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.McpMethods;
import io.sallyport.mcp.Pieces;
import io.sallyport.mcp.RequestId;
import io.sallyport.server.upstream.UpstreamRequest.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message on its way to one endpoint. Confined to the loop it was sent from; reports one end and nothing after it.
 */
final class RpcExchange implements UpstreamTransport.ResponseListener, Rpc.Flight {

    private static final Logger LOG = LoggerFactory.getLogger(RpcExchange.class);
    private static final byte[] EMPTY_RESULT = "{}".getBytes(StandardCharsets.UTF_8);
    private static final Pieces NO_BODY = Pieces.of(new byte[0]);
    private static final RpcFailure NOT_RESUMED = new RpcFailure.Broke(
            new Breakdown(Breakdown.Kind.TRUNCATED, "the stream ended before the answer and could not be resumed"));
    private static final int METHOD_NOT_FOUND = -32601;
    private static final Duration LINGER = Duration.ofMillis(500);

    private final RpcClient client;
    private final LiveEndpoint endpoint;
    private final UpstreamSettings settings;
    private final Rpc.Message message;
    private final ScheduledExecutorService loop;
    private final Rpc.Listener listener;

    private final Resuming resuming;
    private Optional<UpstreamTransport.Exchange> exchange = Optional.empty();
    private BodyReader body = BodyReader.IGNORING;
    private Optional<ScheduledFuture<?>> closing = Optional.empty();
    /** The listener has heard the end. */
    private boolean done;
    /** The response has ended, or was given up. */
    private boolean over;

    RpcExchange(
            final RpcClient client,
            final LiveEndpoint endpoint,
            final UpstreamSettings settings,
            final Rpc.Message message,
            final ScheduledExecutorService loop,
            final Rpc.Listener listener) {
        this.client = client;
        this.endpoint = endpoint;
        this.settings = settings;
        this.message = message;
        this.loop = loop;
        this.listener = listener;
        this.resuming = new Resuming(message.deadlines().total());
    }

    void start() {
        post(true);
    }

    /** Not among the calls: it stays. */
    void subscribe() {
        post(false);
    }

    private void post(final boolean pooled) {
        final var headers = headers();
        headers.add(Map.entry("Content-Type", "application/json"));
        headers.add(Map.entry("Accept", "application/json, text/event-stream"));
        exchange(Method.POST, headers, pooled);
    }

    /** @param lastEventId where to begin, in a stream that there was before */
    void listen(final Optional<String> lastEventId) {
        final var headers = headers();
        headers.add(Map.entry("Accept", "text/event-stream"));
        lastEventId.ifPresent(id -> headers.add(Map.entry("Last-Event-ID", id)));
        exchange(Method.GET, headers, false);
    }

    /** Begins with the rest of a stream. */
    void goOn(final String lastEventId) {
        resuming.from(new BodyReader.Resumption(lastEventId, Duration.ZERO));
        listen(Optional.of(lastEventId));
    }

    private void exchange(final Method method, final List<Map.Entry<String, String>> headers, final boolean pooled) {
        final var deadlines = message.deadlines();
        final var request = new UpstreamRequest(
                endpoint.endpoint(),
                method,
                headers,
                method == Method.POST ? message.json() : NO_BODY,
                pooled ? deadlines.silence() : settings.list(),
                deadlines.silence(),
                deadlines.total(),
                pooled);
        endpoint.began();
        try {
            exchange = Optional.of(client.transport().exchange(request, loop, this));
        } catch (final IllegalArgumentException e) {
            LOG.error("A request to upstream {} cannot be sent; look at its configured headers", settings.name(), e);
            end();
            loop.execute(() -> fail(new RpcFailure.Garbage("a header field that HTTP does not allow")));
        }
    }

    private List<Map.Entry<String, String>> headers() {
        final var headers =
                new ArrayList<Map.Entry<String, String>>(settings.headers().size() + 8);
        message.sessionId().ifPresent(id -> headers.add(Map.entry("Mcp-Session-Id", id)));
        message.version()
                .filter(version -> version.hasVersionHeader())
                .ifPresent(version -> headers.add(Map.entry("MCP-Protocol-Version", version.text())));
        headers.addAll(message.headers());
        headers.addAll(settings.headers().entrySet());
        return headers;
    }

    @Override
    public void head(final ResponseHead head) {
        endpoint.connected();
        judgeEndpoint(head.status());
        body = BodyReader.of(head, message, client, settings.eventLimit(), new Sink(head));
        if (!done && head.isSuccess() && head.isEventStream()) {
            listener.streaming();
        }
    }

    @Override
    public void chunk(final byte[] bytes) {
        if (!done) {
            body.chunk(bytes);
        }
    }

    @Override
    public void complete() {
        end();
        if (!done && !(body.mayGoOn() && resumes())) {
            body.complete();
        }
    }

    @Override
    public void broke(final Breakdown breakdown) {
        if (exchange.isEmpty()) {
            // Whoever sends must hear of the end only after it has the flight in hand.
            loop.execute(() -> broken(breakdown));
        } else {
            broken(breakdown);
        }
    }

    private void broken(final Breakdown breakdown) {
        if (over) {
            return;
        }
        end();
        if (breakdown.kind() == Breakdown.Kind.CONNECT_FAILED) {
            endpoint.refused();
        }
        final boolean endpointBroke = switch (breakdown.kind()) {
            case CONNECT_FAILED, RESET_BEFORE_HEAD -> true;
            case POOL_EXHAUSTED, TRUNCATED, TIMEOUT, NOT_HTTP -> false;
        };
        if (endpointBroke && endpoint.breaker().failed()) {
            client.observer().breaker(endpoint.endpoint(), true);
        }
        final boolean lost = breakdown.kind() == Breakdown.Kind.TRUNCATED || endpointBroke;
        if (done || !lost || !resumes()) {
            fail(new RpcFailure.Broke(breakdown));
        }
    }

    /** Takes up a call's stream again where it ended before the answer; what has run goes on without us. */
    private boolean resumes() {
        final var place = message.id().isEmpty() || isStateless()
                ? Optional.<BodyReader.Resumption>empty()
                : resuming.after(body.resumption());
        place.ifPresent(from -> {
            body = BodyReader.IGNORING;
            listener.interrupted();
            closing = Optional.of(
                    loop.schedule(() -> resume(from.lastEventId()), from.pause().toMillis(), TimeUnit.MILLISECONDS));
        });
        return place.isPresent();
    }

    private void resume(final String lastEventId) {
        if (!done) {
            over = false;
            listen(Optional.of(lastEventId));
        }
    }

    /** Only statuses that a proxy or a dying server gives say something about the endpoint rather than the call. */
    private void judgeEndpoint(final int status) {
        final boolean bad = status == 502 || status == 503 || status == 504;
        if (bad && endpoint.breaker().failed()) {
            client.observer().breaker(endpoint.endpoint(), true);
        } else if (!bad && endpoint.breaker().succeeded()) {
            client.observer().breaker(endpoint.endpoint(), false);
        }
    }

    @Override
    public void pause() {
        exchange.ifPresent(UpstreamTransport.Exchange::pause);
    }

    @Override
    public void resume() {
        exchange.ifPresent(UpstreamTransport.Exchange::resume);
    }

    @Override
    public void cancel() {
        if (!done) {
            done = true;
            closing.ifPresent(timer -> timer.cancel(false));
            abandon();
        }
    }

    @Override
    public boolean isSent() {
        return exchange.filter(UpstreamTransport.Exchange::isSent).isPresent();
    }

    private void abandon() {
        if (!over) {
            end();
            exchange.ifPresent(UpstreamTransport.Exchange::cancel);
        }
    }

    private void end() {
        if (!over) {
            over = true;
            endpoint.ended();
            closing.ifPresent(timer -> timer.cancel(false));
        }
    }

    /**
     * A server should end its stream after the answer (2025-11-25, basic/transports). The end is mostly there already or
     * just behind; from one that does not send it the connection is taken back, or its streams would use up the pool.
     */
    private void expectEnd() {
        done = true;
        // The end is mostly read together with the answer: no timer for those.
        loop.execute(() -> {
            if (!over) {
                closing = Optional.of(loop.schedule(this::abandon, LINGER.toMillis(), TimeUnit.MILLISECONDS));
            }
        });
    }

    private void fail(final RpcFailure failure) {
        if (!done) {
            done = true;
            listener.failed(resuming.hasBegun() ? NOT_RESUMED : failure);
        }
    }

    /**
     * Whether we are there is the gateway's to answer; anything else that nobody takes was not offered (2025-11-25,
     * basic/lifecycle).
     */
    private void answerServer(final Envelope.Request request) {
        final byte[] answer = request.method().equals(McpMethods.PING)
                ? Answers.result(request.id(), EMPTY_RESULT)
                : Answers.error(
                        Optional.of(request.id()),
                        METHOD_NOT_FOUND,
                        "The client does not support " + request.method(),
                        Optional.empty());
        final var deadlines = new Rpc.Deadlines(settings.list(), settings.list());
        client.ask(
                endpoint,
                settings,
                new Rpc.Message(
                        answer, Optional.empty(), message.sessionId(), message.version(), List.of(), deadlines, true),
                loop);
    }

    /** Its streams have no places to go on from, and no requests of the server's (2026-07-28, basic/transports). */
    private boolean isStateless() {
        return message.version().filter(version -> version.era() == Era.MODERN).isPresent();
    }

    /** What a body reader found, told to the listener at most once where it is an end. */
    private final class Sink implements BodyReader.Found {

        private final ResponseHead head;

        private Sink(final ResponseHead head) {
            this.head = head;
        }

        @Override
        public void place(final String eventId, final boolean bare) {
            if (!done && !isStateless()) {
                listener.place(eventId, bare);
            }
        }

        @Override
        public void message(final Envelope envelope) {
            if (done) {
                return;
            }
            switch (envelope) {
                case Envelope.Notification notification -> listener.message(notification);
                case Envelope.Request request
                when isStateless() ->
                    LOG.debug("Upstream {} asks for {} where it may not", settings.name(), request.method());
                case Envelope.Request request -> {
                    if (request.method().equals(McpMethods.PING) || !listener.asks(request)) {
                        answerServer(request);
                    }
                }
                case Envelope.Result result -> answerIfOurs(result, Optional.of(result.id()));
                case Envelope.Failed failed -> answerIfOurs(failed, failed.id());
            }
        }

        private void answerIfOurs(final Envelope envelope, final Optional<RequestId> id) {
            // An error without an id can only mean this request: each POST carries one.
            if (id.isEmpty() || id.equals(message.id())) {
                expectEnd();
                listener.answered(new Rpc.Answer(envelope, head.sessionId()));
            }
        }

        @Override
        public void largeAnswer() {
            listener.largeAnswer(head.isEventStream() ? OptionalLong.empty() : head.contentLength());
        }

        @Override
        public void part(final byte[] bytes) {
            listener.part(bytes);
        }

        @Override
        public void largeAnswerEnded(final Answered answered) {
            expectEnd();
            listener.largeAnswerEnded(answered);
        }

        @Override
        public void accepted() {
            expectEnd();
            listener.accepted();
        }

        @Override
        public void failed(final RpcFailure failure) {
            abandon();
            fail(failure);
        }
    }
}
