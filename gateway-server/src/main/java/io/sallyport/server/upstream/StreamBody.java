package io.sallyport.server.upstream;

import io.sallyport.mcp.Envelope;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.mcp.Scan;
import io.sallyport.mcp.SseDecoder;
import io.sallyport.mcp.SseEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * A response that is an event stream: each event of the type {@code message} with data is one message, and its end an
 * answer that never came. Events of other types are not MCP's, so they are passed over, as a browser would.
 */
final class StreamBody implements BodyReader, SseDecoder.Sink {

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final int LONGEST_ID = 1024;

    private final EnvelopeScanner scanner;
    private final Found found;
    private final SseDecoder decoder;
    private Duration wait = FIRST_WAIT;
    private boolean ended;

    StreamBody(final EnvelopeScanner scanner, final int eventBound, final Found found) {
        this.scanner = scanner;
        this.found = found;
        this.decoder = new SseDecoder(eventBound);
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
        switch (scanner.scan(event.data())) {
            case Scan.Message(Envelope envelope) -> found.message(envelope);
            case Scan.Rejected(var why) -> garbage("an event that is no message: " + why.detail());
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
