package io.sallyport.server.upstream.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.sallyport.mcp.Pieces;
import io.sallyport.server.upstream.Breakdown.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection and the exchange it carries, if any; confined to its loop. */
final class UpstreamConnection {

    private final Channel channel;
    private final EndpointPool pool;
    private final UpstreamSettings settings;
    private final Alarm alarm;
    private @Nullable HttpExchange exchange;
    private boolean pooled;
    private boolean permit;
    private @Nullable LargeBody unsent;
    private boolean sending;
    private boolean written = true;
    private boolean closing;
    private Duration idle = ResponseReading.UNHINTED;
    private long idleUntil;

    UpstreamConnection(final Channel channel, final EndpointPool pool, final UpstreamSettings settings) {
        this.channel = channel;
        this.pool = pool;
        this.settings = settings;
        this.alarm = new Alarm(channel.eventLoop(), this::wake);
    }

    private void wake() {
        if (exchange != null) {
            exchange.wake();
        }
    }

    /** The connection is ready for its first request; a pooled one holds a permit from here on. */
    void opened(final boolean countsAgainstPool) {
        pooled = countsAgainstPool;
        permit = countsAgainstPool;
        channel.closeFuture().addListener(closed -> {
            alarm.stop();
            pool.closed(this, permit);
        });
    }

    /** Leaves the permit to the caller. */
    void surrenderPermit() {
        permit = false;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    /** For the deadlines of the exchange that runs. */
    Alarm alarm() {
        return alarm;
    }

    String upstream() {
        return pool.endpoint().upstream();
    }

    UpstreamSettings settings() {
        return settings;
    }

    @Nullable HttpExchange exchange() {
        return exchange;
    }

    boolean isOpen() {
        return !closing && channel.isActive();
    }

    /** Whether another request may follow: never where the last response came before its request was sent whole. */
    boolean isReusable() {
        return pooled && written && idle.isPositive() && isOpen();
    }

    /** Starts to lie idle; at {@code now} plus what the server allowed it is expired. */
    void rest(final long now) {
        idleUntil = now + idle.toNanos();
    }

    boolean isExpired(final long now) {
        return now - idleUntil >= 0;
    }

    /** Sends a request; from here on nobody can tell whether the upstream ran it, until it answers. */
    void send(final HttpExchange sent, final HttpRequest request, final Pieces body) {
        exchange = sent;
        written = false;
        read(sent.isReading());
        if (request instanceof FullHttpRequest) {
            write(sent, request, true);
        } else {
            channel.write(request);
            unsent = new LargeBody(body);
            sendOn();
        }
    }

    /** Sends as much of a large body as the socket takes. */
    void sendOn() {
        while (exchange != null && unsent != null && !sending && channel.isWritable()) {
            final var next = unsent.next(channel.alloc());
            final boolean last = unsent.isSent();
            if (last) {
                unsent = null;
                exchange.sentLargeBody();
            }
            sending = true; // a write tells of room before it returns
            write(exchange, next, last);
            sending = false;
        }
    }

    private void write(final HttpExchange sent, final HttpObject part, final boolean last) {
        channel.writeAndFlush(part).addListener((ChannelFuture write) -> {
            written |= last && write.isSuccess();
            if (exchange != sent) {
                return;
            }
            if (write.isSuccess()) {
                sent.written();
            } else {
                cutOff(String.valueOf(write.cause()));
            }
        });
    }

    void read(final boolean reading) {
        channel.config().setAutoRead(reading);
    }

    /** The response says how long the connection may lie idle after it. */
    void mayRest(final Duration allowed) {
        idle = allowed;
    }

    /** The response came whole. The pool is first: what the listener sends next can use this connection. */
    void completed() {
        final var done = exchange;
        exchange = null;
        unsent = null;
        read(true);
        pool.release(this);
        if (done != null) {
            done.completed();
        }
    }

    /** The connection broke: how far the exchange was decides what that means. */
    void cutOff(final String detail) {
        breakDown(exchange == null ? Kind.RESET_BEFORE_HEAD : exchange.kindIfCutOff(), detail);
    }

    void breakDown(final Kind kind, final String detail) {
        final var broken = exchange;
        abandon();
        if (broken != null) {
            broken.broke(kind, detail);
        }
    }

    /** Closes the connection under its exchange, which hears no more from here. */
    void abandon() {
        exchange = null;
        unsent = null;
        close();
    }

    /** Begins to close; with TLS the goodbye takes a while. */
    void close() {
        closing = true;
        channel.close();
    }
}
