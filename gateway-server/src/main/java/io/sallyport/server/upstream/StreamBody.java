package io.sallyport.server.upstream;

import io.sallyport.mcp.AnswerScanner;
import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.Scan;
import io.sallyport.mcp.SseDecoder;
import io.sallyport.mcp.SseEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A response that is an event stream: each event of the type {@code message} with data is one message, and its end an
 * answer that never came. Events of other types are not MCP's, so they are passed over, as a browser would. Messages are
 * read whole before anybody hears of them, all but a large result, which is relayed while it is being checked, unless the
 * listener needs it whole.
 */
final class StreamBody implements BodyReader, SseDecoder.Sink {

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final int LONGEST_ID = 1024;

    private final RpcClient client;
    /** Of the request whose result may be relayed in parts. */
    private final Optional<RequestId> relayed;

    private final Found found;
    private final SseDecoder decoder;
    private Optional<LargeAnswer> large = Optional.empty();
    private Duration wait = FIRST_WAIT;
    private boolean ended;

    StreamBody(final RpcClient client, final Rpc.Message message, final int eventBound, final Found found) {
        this.client = client;
        this.relayed = message.id().filter(_ -> !message.whole());
        this.found = found;
        this.decoder = new SseDecoder(eventBound, client.limits().inline());
    }

    @Override
    public void chunk(final byte[] bytes) {
        if (!ended) {
            decoder.feed(bytes, this);
        }
    }

    @Override
    public void complete() {
        if (!ended) {
            found.failed(new RpcFailure.Broke(
                    new Breakdown(Breakdown.Kind.TRUNCATED, "the stream ended before the answer")));
        }
    }

    @Override
    public boolean mayGoOn() {
        return !ended;
    }

    @Override
    public Optional<Resumption> resumption() {
        return ended
                ? Optional.empty()
                : decoder.lastEventId().filter(StreamBody::isPlace).map(id -> new Resumption(id, wait));
    }

    @Override
    public void retry(final Duration delay) {
        wait = delay.compareTo(LONGEST_WAIT) < 0 ? delay : LONGEST_WAIT;
    }

    /** An empty id is the standard's way to say that there is none any more; a very long one fits no header field. */
    private static boolean isPlace(final String id) {
        return !id.isEmpty() && id.length() <= LONGEST_ID;
    }

    @Override
    public void event(final SseEvent event) {
        if (ended) {
            return;
        }
        final boolean bare = event.data().length == 0 || !event.type().equals(SseEvent.MESSAGE);
        event.id().filter(StreamBody::isPlace).ifPresent(id -> found.place(id, bare));
        if (bare) {
            return;
        }
        switch (client.scanner().scan(event.data())) {
            case Scan.Message(Envelope envelope) -> found.message(envelope);
            case Scan.Rejected(var why) -> garbage("an event that is no message: " + why.detail());
        }
    }

    /** Only a result goes in parts: an error is small, and what else is large is for the gateway itself to read. */
    @Override
    public boolean large(final String type, final byte[] data) {
        if (ended || relayed.isEmpty() || !type.equals(SseEvent.MESSAGE)) {
            return false;
        }
        final var scanner = new AnswerScanner(client.limits().depth());
        scanner.feed(data);
        if (scanner.isResultOf(relayed.get())) {
            final var begun = new LargeAnswer(scanner, relayed, found);
            begun.holdBack(data);
            large = Optional.of(begun);
        }
        return large.isPresent();
    }

    @Override
    public void part(final byte[] bytes, final int from, final int to) {
        if (!ended && from < to) {
            final var part = to - from == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
            if (large.filter(answer -> answer.relay(part)).isEmpty()) {
                garbage("a large answer that is not JSON-RPC");
            }
        }
    }

    @Override
    public void largeEnded(final SseEvent rest) {
        if (ended) {
            return;
        }
        rest.id().filter(StreamBody::isPlace).ifPresent(id -> found.place(id, false));
        ended = rest.type().equals(SseEvent.MESSAGE)
                && large.filter(LargeAnswer::end).isPresent();
        if (!ended) {
            garbage("a large answer that ended early or answers another request");
        }
    }

    @Override
    public void overflow() {
        garbage("an event larger than allowed");
    }

    private void garbage(final String detail) {
        ended = true;
        found.failed(new RpcFailure.Garbage(detail));
    }
}
