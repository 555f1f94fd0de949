package io.sallyport.server.transport;

import io.sallyport.mcp.SseEncoder;
import io.sallyport.server.session.EventLog;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A message of an event stream that comes in parts and goes on as it comes: one event, not kept in the stream's log. Where
 * the client has come back on another stream meanwhile, the parts are put together for that. Confined to the channel's
 * loop.
 */
final class LargeMessage {

    private final Optional<EventLog> log;
    private final Consumer<byte[]> sink;
    private final Optional<ByteArrayOutputStream> elsewhere;

    private LargeMessage(
            final Optional<EventLog> log,
            final Consumer<byte[]> sink,
            final Optional<ByteArrayOutputStream> elsewhere) {
        this.log = log;
        this.sink = sink;
        this.elsewhere = elsewhere;
    }

    static LargeMessage begin(final Optional<EventLog> log, final Consumer<byte[]> sink) {
        if (log.filter(known -> !known.passes()).isPresent()) {
            return new LargeMessage(log, sink, Optional.of(new ByteArrayOutputStream()));
        }
        sink.accept(SseEncoder.begin());
        return new LargeMessage(log, sink, Optional.empty());
    }

    void part(final byte[] json) {
        elsewhere.ifPresentOrElse(held -> held.writeBytes(json), () -> sink.accept(SseEncoder.part(json)));
    }

    /** @return the message, where it is still to be told */
    Optional<byte[]> end() {
        if (elsewhere.isEmpty()) {
            sink.accept(log.map(known -> SseEncoder.end(known.newestId())).orElseGet(SseEncoder::end));
        }
        return elsewhere.map(ByteArrayOutputStream::toByteArray);
    }

    /** Ends it so that nobody takes what there is for a message. */
    void unsay() {
        if (elsewhere.isEmpty()) {
            sink.accept(SseEncoder.unsay());
        }
    }
}
