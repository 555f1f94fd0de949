package io.sallyport.server.upstream.sse;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Scan;
import io.sallyport.mcp.SseDecoder;
import io.sallyport.mcp.SseEvent;
import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.ResponseHead;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamRequest.Method;
import io.sallyport.server.upstream.UpstreamTransport;
import io.sallyport.server.upstream.pipe.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of a server, and the address it named for messages. Confined to its home. */
final class SsePipe implements Pipe, UpstreamTransport.ResponseListener, SseDecoder.Sink {

    private static final Logger LOG = LoggerFactory.getLogger(SsePipe.class);
    private static final Duration SILENCE = Duration.ofDays(1);
    private static final Duration TOTAL = Duration.ofDays(7);
    /** Fields that belong to one message, or to the transport that is only played. */
    private static final Set<String> NOT_PASSED = Set.of("accept", "content-type", "mcp-session-id");

    private final UpstreamTransport http;
    private final EnvelopeScanner scanner;
    private final Endpoint endpoint;
    private final ScheduledExecutorService home;
    private final Listener listener;
    private final SseDecoder decoder;
    private Optional<UpstreamTransport.Exchange> stream = Optional.empty();
    private Optional<Endpoint> messages = Optional.empty();
    private Optional<ScheduledFuture<?>> patience = Optional.empty();
    private boolean streaming;
    private boolean over;

    SsePipe(
            final UpstreamTransport http,
            final EnvelopeScanner scanner,
            final Endpoint endpoint,
            final ScheduledExecutorService home,
            final Listener listener,
            final int eventLimit) {
        this.http = http;
        this.scanner = scanner;
        this.endpoint = endpoint;
        this.home = home;
        this.listener = listener;
        this.decoder = new SseDecoder(eventLimit);
    }

    void open(final UpstreamRequest carrier) {
        final var headers = passed(carrier);
        headers.add(Map.entry("Accept", "text/event-stream"));
        final long most = carrier.headTimeout().toMillis();
        patience = Optional.of(home.schedule(this::tooSlow, most, TimeUnit.MILLISECONDS));
        stream = Optional.of(http.exchange(
                new UpstreamRequest(
                        endpoint, Method.GET, headers, new byte[0], carrier.headTimeout(), SILENCE, TOTAL, false),
                home,
                this));
    }

    private static List<Map.Entry<String, String>> passed(final UpstreamRequest carrier) {
        final var headers = new ArrayList<Map.Entry<String, String>>();
        carrier.headers().stream()
                .filter(field -> !NOT_PASSED.contains(field.getKey().toLowerCase(Locale.ROOT)))
                .forEach(headers::add);
        return headers;
    }

    @Override
    public void send(final byte[] message, final UpstreamRequest carrier, final Sent sent) {
        if (messages.isEmpty() || over) {
            sent.broke(new Breakdown(Breakdown.Kind.CONNECT_FAILED, "the stream has ended"));
            return;
        }
        final var headers = passed(carrier);
        headers.add(Map.entry("Content-Type", "application/json"));
        headers.add(Map.entry("Accept", "application/json, text/event-stream"));
        http.exchange(
                new UpstreamRequest(
                        messages.get(),
                        Method.POST,
                        headers,
                        message,
                        carrier.headTimeout(),
                        carrier.silence(),
                        carrier.total(),
                        true),
                home,
                new Posted(sent));
    }

    @Override
    public void readOn() {
        home.execute(() -> {
            if (listener.mayRead()) {
                stream.ifPresent(UpstreamTransport.Exchange::resume);
            }
        });
    }

    @Override
    public void close() {
        stream.ifPresent(UpstreamTransport.Exchange::cancel);
        end("it was ended");
    }

    @Override
    public void head(final ResponseHead head) {
        if (!head.isSuccess()) {
            refuse(() -> listener.refused(head.status(), head.retryAfter()));
        } else if (!head.isEventStream()) {
            fail(Breakdown.Kind.NOT_HTTP, "not an event stream but " + head.contentType());
        } else {
            streaming = true;
        }
    }

    @Override
    public void chunk(final byte[] bytes) {
        if (streaming && !over) {
            decoder.feed(bytes, this);
            if (!listener.mayRead()) {
                stream.ifPresent(UpstreamTransport.Exchange::pause);
            }
        }
    }

    @Override
    public void complete() {
        ended(new Breakdown(Breakdown.Kind.RESET_BEFORE_HEAD, "the stream ended before it named an endpoint"));
    }

    @Override
    public void broke(final Breakdown breakdown) {
        ended(breakdown);
    }

    private void ended(final Breakdown breakdown) {
        if (messages.isEmpty()) {
            refuse(() -> listener.failed(breakdown));
        } else {
            end("its stream ended");
        }
    }

    @Override
    public void event(final SseEvent event) {
        if (over) {
            return;
        }
        if (event.type().equals("endpoint")) {
            if (messages.isEmpty()) {
                named(new String(event.data(), StandardCharsets.UTF_8));
            }
        } else if (event.data().length > 0) {
            message(event.data());
        }
    }

    private void message(final byte[] json) {
        switch (scanner.scan(json)) {
            case Scan.Message(var envelope) -> listener.message(envelope);
            case Scan.Rejected(var why) ->
                LOG.warn("Upstream {} sent an event that is no message: {}", endpoint.upstream(), why.detail());
        }
    }

    @Override
    public void overflow() {
        LOG.warn("Upstream {} sent an event larger than its eventLimit; its stream is ended", endpoint.upstream());
        home.execute(this::close);
    }

    /** Messages go where the server says, as long as it is the server (2024-11-05, basic/transports). */
    private void named(final String reference) {
        final var url = MessageUrl.resolve(endpoint.url(), reference);
        if (url.isEmpty()) {
            LOG.warn("Upstream {} names an endpoint of another origin for its messages", endpoint.upstream());
            fail(Breakdown.Kind.NOT_HTTP, "an endpoint of another origin");
            return;
        }
        patience.ifPresent(timer -> timer.cancel(false));
        messages = Optional.of(new Endpoint(endpoint.upstream(), url.get(), endpoint.address()));
        listener.opened(this);
    }

    private void tooSlow() {
        if (messages.isEmpty()) {
            fail(Breakdown.Kind.TIMEOUT, "no endpoint was named in time");
        }
    }

    private void fail(final Breakdown.Kind kind, final String detail) {
        stream.ifPresent(UpstreamTransport.Exchange::cancel);
        refuse(() -> listener.failed(new Breakdown(kind, detail)));
    }

    private void refuse(final Runnable news) {
        if (!over) {
            over = true;
            patience.ifPresent(timer -> timer.cancel(false));
            news.run();
            listener.gone();
        }
    }

    private void end(final String why) {
        if (!over) {
            over = true;
            patience.ifPresent(timer -> timer.cancel(false));
            messages.ifPresent(http::retire);
            listener.closed(why);
            listener.gone();
        }
    }

    /** Hears whether a message was taken; whatever else the response says is not ours. */
    private static final class Posted implements UpstreamTransport.ResponseListener {

        private final Sent sent;
        private boolean told;

        private Posted(final Sent sent) {
            this.sent = sent;
        }

        @Override
        public void head(final ResponseHead head) {
            told = true;
            if (head.isSuccess()) {
                sent.accepted();
            } else {
                sent.refused(head.status(), head.retryAfter());
            }
        }

        @Override
        public void chunk(final byte[] bytes) {}

        @Override
        public void complete() {}

        @Override
        public void broke(final Breakdown breakdown) {
            if (!told) {
                sent.broke(breakdown);
            }
        }
    }
}
