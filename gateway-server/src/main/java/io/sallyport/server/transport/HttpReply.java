package io.sallyport.server.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.sallyport.mcp.RequestId;
import io.sallyport.mcp.SseEncoder;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.server.federation.CallResult;
import io.sallyport.server.federation.Reply;
import io.sallyport.server.session.EventLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Writes the answer to one request: JSON in one piece, JSON in parts, or an event stream. To a client that has gone it
 * writes nothing and says nothing. Confined to the channel's loop.
 */
final class HttpReply implements Reply {

    private final ChannelHandlerContext ctx;
    private final String requestId;
    private final Duration keepAlive;
    private final Runnable ended;
    private final ReplyHead head;
    private final boolean prefersStream;

    private Runnable gone = () -> {};
    private Runnable draining = () -> {};
    private Shape shape = Shape.NOTHING;
    private boolean relaysEvents;
    /** Whether what was relayed of a stream is whole events. */
    private boolean endsEvent;

    private boolean requestRead;
    private Optional<Runnable> waiting = Optional.empty();
    private Optional<Supplier<EventLog>> logs = Optional.empty();
    private Optional<ReplyStream> stream = Optional.empty();

    private enum Shape {
        NOTHING,
        STREAM,
        PARTS,
        DONE
    }

    /**
     * @param prefersStream whether the client would rather have a stream than JSON
     * @param ended runs once the answer is complete, whether or not the client still hears it
     */
    HttpReply(
            final ChannelHandlerContext ctx,
            final String requestId,
            final ReplyHead head,
            final Duration keepAlive,
            final boolean prefersStream,
            final Runnable ended) {
        this.ctx = ctx;
        this.requestId = requestId;
        this.keepAlive = keepAlive;
        this.prefersStream = prefersStream;
        this.head = head;
        this.ended = ended;
    }

    @Override
    public void header(final String name, final String value) {
        if (shape == Shape.NOTHING) {
            head.set(name, value);
        }
    }

    @Override
    public void resumable(final Supplier<EventLog> begin) {
        logs = Optional.of(begin);
    }

    @Override
    public void place(final Supplier<String> sealed, final boolean bare) {
        running().ifPresent(events -> events.place(sealed, bare));
    }

    @Override
    public void requestRead() {
        requestRead = true;
    }

    /** Whether nobody will look at the request any more. */
    boolean isRequestRead() {
        return requestRead;
    }

    @Override
    public void interrupted() {
        running().ifPresent(ReplyStream::unsay);
        if (running().filter(events -> !events.isLetGo() && events.letGo()).isPresent()) {
            ended.run();
        }
    }

    @Override
    public void streaming() {
        if (shape != Shape.NOTHING) {
            return;
        }
        shape = Shape.STREAM;
        ctx.write(head.stream());
        stream = Optional.of(new ReplyStream(ctx, logs.map(Supplier::get), keepAlive));
    }

    @Override
    public void message(final byte[] json) {
        streaming();
        running().ifPresent(events -> events.message(json));
    }

    @Override
    public void answer(final byte[] json, final CallResult result) {
        if (shape == Shape.NOTHING && prefersStream) {
            streaming();
        }
        if (shape == Shape.STREAM) {
            message(json);
            endStream();
        } else {
            whole(new Response(200, Map.of("Content-Type", "application/json"), json));
        }
    }

    @Override
    public void error(final int status, final byte[] json, final CallResult result) {
        if (shape == Shape.STREAM) {
            answer(json, result);
        } else {
            whole(new Response(status, Map.of("Content-Type", "application/json"), json));
        }
    }

    @Override
    public void largeAnswer(final OptionalLong length) {
        if (shape == Shape.STREAM) {
            stream.ifPresent(ReplyStream::largeMessage);
            return;
        }
        shape = Shape.PARTS;
        ctx.write(head.parts(length));
    }

    /** The head of another replica's answer; its parts and its end follow. */
    void relayed(final int status, final List<Map.Entry<String, String>> fields) {
        shape = Shape.PARTS;
        endsEvent = fields.stream()
                .anyMatch(field -> field.getKey().equals("content-type")
                        && field.getValue().startsWith("text/event-stream"));
        relaysEvents = endsEvent;
        ctx.writeAndFlush(head.relayed(status, fields));
    }

    /** The rest of another replica's answer is not passed on: its stream ends, and says when to come back. */
    void relayedNoFurther() {
        if (endsEvent) {
            ctx.write(new DefaultHttpContent(Unpooled.wrappedBuffer(SseEncoder.retry(ReplyStream.RECONNECT))));
        }
        largeAnswerEnded(CallResult.OK);
    }

    @Override
    public void part(final byte[] bytes) {
        if (shape == Shape.STREAM) {
            stream.ifPresent(events -> events.part(bytes));
            return;
        }
        endsEvent =
                relaysEvents && bytes.length > 1 && bytes[bytes.length - 1] == '\n' && bytes[bytes.length - 2] == '\n';
        ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
    }

    @Override
    public void largeAnswerEnded(final CallResult result) {
        if (shape == Shape.STREAM) {
            stream.ifPresent(ReplyStream::largeMessageEnded);
            endStream();
            return;
        }
        ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        done();
    }

    @Override
    public void accepted() {
        whole(Response.empty(202, Map.of()));
    }

    @Override
    public void refused(final Failure failure, final Optional<RequestId> id) {
        switch (shape) {
            case NOTHING -> whole(FailureRenderer.response(failure, id, requestId));
            case STREAM -> {
                stream.ifPresent(ReplyStream::unsay);
                message(FailureRenderer.message(failure, id, requestId));
                endStream();
            }
            // Half an answer must not look like a whole one.
            case PARTS -> {
                if (endsEvent && id.isPresent()) {
                    part(SseEncoder.message(FailureRenderer.message(failure, id, requestId)));
                    largeAnswerEnded(CallResult.OK);
                } else {
                    ctx.close();
                    done();
                }
            }
            case DONE -> {}
        }
    }

    @Override
    public void cancelled() {
        streaming();
        if (shape == Shape.STREAM) {
            endStream();
        }
    }

    /** An answer that is no message, from the head alone. */
    void respond(final Response response) {
        whole(response);
    }

    /** Ends a stream that has no answer, and says when to come back. */
    void endStream(final boolean comeBack) {
        if (shape == Shape.STREAM) {
            if (comeBack) {
                stream.ifPresent(ReplyStream::retry);
            }
            endStream();
        }
    }

    @Override
    public List<Reply> split(final int parts) {
        return new BatchReply(this, requestId, parts).parts();
    }

    @Override
    public boolean isWritable() {
        return stream.filter(ReplyStream::isLetGo).isPresent()
                || !ctx.channel().isActive()
                || ctx.channel().isWritable();
    }

    @Override
    public void onWritable(final Runnable resume) {
        waiting = Optional.of(resume);
    }

    /** The channel can take more, or has gone and takes nothing any more. */
    void writabilityChanged() {
        if (isWritable()) {
            final var resume = waiting;
            waiting = Optional.empty();
            resume.ifPresent(Runnable::run);
        }
    }

    @Override
    public void whenGone(final Runnable left) {
        gone = left;
    }

    @Override
    public void whenDraining(final Runnable stops) {
        draining = stops;
    }

    void draining() {
        draining.run();
    }

    /** The client has gone away. */
    void gone() {
        if (shape != Shape.DONE) {
            gone.run();
        }
        writabilityChanged();
    }

    boolean isDone() {
        return shape == Shape.DONE;
    }

    boolean isStreaming() {
        return running().filter(events -> !events.isLetGo()).isPresent();
    }

    /** An event that was on another stream before, under the id it had there. */
    void again(final String id, final byte[] json) {
        streaming();
        running().ifPresent(events -> events.again(id, json));
    }

    /** Hands out an id to come back with. */
    void prime(final String id) {
        streaming();
        running().ifPresent(events -> events.prime(id));
    }

    private Optional<ReplyStream> running() {
        return shape == Shape.STREAM ? stream : Optional.empty();
    }

    private void endStream() {
        final boolean hears = isStreaming();
        stream.ifPresent(ReplyStream::end);
        shape = Shape.DONE;
        if (hears) {
            ended.run();
        }
    }

    private void whole(final Response response) {
        if (shape != Shape.NOTHING) {
            return;
        }
        ctx.writeAndFlush(head.whole(response)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        done();
    }

    private void done() {
        shape = Shape.DONE;
        ended.run();
    }
}
