package io.sallyport.server.testkit;

import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.ResponseHead;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** A transport without a network: the test, or a {@link FakeServer}, plays the other end of each exchange. */
public final class ScriptedTransport implements UpstreamTransport {

    private final List<Sent> sent = new ArrayList<>();
    private Consumer<Sent> server = _ -> {};

    /** Whoever answers from now on, at once. */
    public void answeredBy(final Consumer<Sent> changed) {
        server = changed;
    }

    @Override
    public Exchange exchange(final UpstreamRequest request, final Executor loop, final ResponseListener listener) {
        final var exchange = new Sent(request, listener);
        sent.add(exchange);
        loop.execute(() -> server.accept(exchange));
        return exchange;
    }

    public List<Sent> sent() {
        return sent;
    }

    public Sent last() {
        return sent.getLast();
    }

    /** What was asked for by that method, in order. */
    public List<Sent> asking(final String method) {
        return sent.stream().filter(exchange -> exchange.asks(method)).toList();
    }

    /** One request on its way, and the means to answer it. */
    public static final class Sent implements Exchange {

        private final UpstreamRequest request;
        private final ResponseListener listener;
        private boolean paused;
        private boolean cancelled;

        private Sent(final UpstreamRequest request, final ResponseListener listener) {
            this.request = request;
            this.listener = listener;
        }

        public UpstreamRequest request() {
            return request;
        }

        public String body() {
            return new String(request.body().bytes(), StandardCharsets.UTF_8);
        }

        public boolean asks(final String method) {
            return body().contains("\"method\":\"" + method + '"');
        }

        public Optional<String> header(final String name) {
            return request.headers().stream()
                    .filter(field -> field.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        public boolean isPaused() {
            return paused;
        }

        public boolean isCancelled() {
            return cancelled;
        }

        public Sent head(final int status, final String contentType, final Optional<String> sessionId) {
            return when(() -> listener.head(
                    new ResponseHead(status, contentType, OptionalLong.empty(), sessionId, Optional.empty())));
        }

        public Sent head(final int status, final String contentType) {
            return head(status, contentType, Optional.empty());
        }

        public Sent chunk(final byte[] bytes) {
            return when(() -> listener.chunk(bytes));
        }

        public Sent chunk(final String text) {
            return chunk(text.getBytes(StandardCharsets.UTF_8));
        }

        public Sent event(final String json) {
            return chunk("data: " + json + "\n\n");
        }

        public void complete() {
            when(listener::complete);
        }

        public void breaks(final Breakdown.Kind kind) {
            when(() -> listener.broke(new Breakdown(kind, "as scripted")));
        }

        /** A whole response with a JSON body. */
        public void json(final int status, final String body) {
            head(status, "application/json").chunk(body).complete();
        }

        private Sent when(final Runnable callback) {
            // After it was cancelled nothing is heard of an exchange any more.
            if (!cancelled) {
                callback.run();
            }
            return this;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
