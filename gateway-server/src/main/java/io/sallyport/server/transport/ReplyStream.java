package io.sallyport.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.sallyport.mcp.SseEncoder;
import io.sallyport.server.session.EventLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The events of one answer that is a stream: logged, where its client may come back for them, and kept alive while nothing
 * is said. Confined to the channel's loop.
 */
final class ReplyStream {

    static final Duration RECONNECT = Duration.ofSeconds(1);

    private final ChannelHandlerContext ctx;
    private final Optional<EventLog> log;
    private final Future<?> keeper;
    private final ConsolidatedWrites out;
    private boolean spoke;
    private Optional<LargeMessage> large = Optional.empty();
    /** Its client was let go, and may come back for the rest. */
    private boolean letGo;

    /** Begins it; the head was written. */
    ReplyStream(final ChannelHandlerContext ctx, final Optional<EventLog> log, final Duration keepAlive) {
        this.ctx = ctx;
        this.log = log;
        this.out = new ConsolidatedWrites(ctx);
        this.keeper = ctx.executor()
                .scheduleAtFixedRate(
                        this::keepAlive, keepAlive.toMillis(), keepAlive.toMillis(), TimeUnit.MILLISECONDS);
        primed();
    }

    boolean isLetGo() {
        return letGo;
    }

    void place(final Supplier<String> sealed, final boolean bare) {
        log.ifPresent(known -> known.place(sealed));
        if (bare && !letGo && log.filter(EventLog::isEmpty).isPresent()) {
            primed();
        }
    }

    void message(final byte[] json) {
        if (log.isPresent()) {
            log.get().append(json).ifPresent(id -> again(id, json));
        } else {
            written(SseEncoder.message(json));
        }
    }

    /** A message begins that comes in parts: until its end nothing else may be said. */
    void largeMessage() {
        large = Optional.of(LargeMessage.begin(log, this::told));
    }

    void part(final byte[] json) {
        large.ifPresent(message -> message.part(json));
    }

    void largeMessageEnded() {
        final var ended = large;
        large = Optional.empty();
        ended.flatMap(LargeMessage::end).ifPresent(this::message);
    }

    /** What has begun in parts will never be whole. */
    void unsay() {
        final var begun = large;
        large = Optional.empty();
        begun.ifPresent(LargeMessage::unsay);
    }

    private void told(final byte[] bytes) {
        if (!letGo) {
            written(bytes);
        }
    }

    /** An event that was on another stream before, under the id it had there. */
    void again(final String id, final byte[] json) {
        told(SseEncoder.message(id, json));
    }

    /** Ends the response for now, where the client knows how to come back. */
    boolean letGo() {
        letGo = log.filter(EventLog::primes).isPresent();
        if (letGo) {
            endResponse();
        }
        return letGo;
    }

    void retry() {
        written(SseEncoder.retry(RECONNECT));
    }

    void end() {
        log.ifPresent(EventLog::end);
        if (!letGo) {
            endResponse();
        }
    }

    /** Hands out an id to come back with. */
    void prime(final String id) {
        written(SseEncoder.priming(id, RECONNECT));
    }

    private void primed() {
        log.filter(EventLog::primes).ifPresent(begun -> prime(begun.first()));
        out.flushSoon();
    }

    private void endResponse() {
        keeper.cancel(false);
        out.pass();
        ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void keepAlive() {
        if (!spoke && large.isEmpty() && ctx.channel().isWritable()) {
            written(SseEncoder.keepAlive());
        }
        spoke = false;
    }

    private void written(final byte[] bytes) {
        spoke = true;
        out.add(bytes);
    }
}
