package io.sallyport.server.upstream.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.server.upstream.Breakdown.Kind;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection and the exchange it carries, if any: the last handler of its channel, confined to its loop. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(UpstreamConnection.class);

    private final Channel channel;
    private final EndpointPool pool;
    private final UpstreamSettings settings;
    private @Nullable HttpExchange exchange;
    private boolean pooled;
    private boolean permit;
    private boolean written = true;
    private boolean interim;
    private boolean ended;
    private boolean closing;
    private Duration idle = ResponseReading.UNHINTED;
    private long idleUntil;

    UpstreamConnection(final Channel channel, final EndpointPool pool, final UpstreamSettings settings) {
        this.channel = channel;
        this.pool = pool;
        this.settings = settings;
    }

    /** The connection is ready for its first request; a pooled one holds a permit from here on. */
    void opened(final boolean countsAgainstPool) {
        pooled = countsAgainstPool;
        permit = countsAgainstPool;
        channel.closeFuture().addListener(closed -> pool.closed(this, permit));
    }

    /** Leaves the permit to the caller. */
    void surrenderPermit() {
        permit = false;
    }

    EventLoop loop() {
        return channel.eventLoop();
    }

    UpstreamSettings settings() {
        return settings;
    }

    boolean isOpen() {
        return !closing && channel.isActive();
    }

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
    void send(final HttpExchange sent, final FullHttpRequest request) {
        exchange = sent;
        written = false;
        read(sent.isReading());
        channel.writeAndFlush(request).addListener((ChannelFuture write) -> {
            written = write.isSuccess();
            if (exchange == sent) {
                if (written) {
                    sent.written();
                } else {
                    breakDown(sent.phaseKind(), String.valueOf(write.cause()));
                }
            }
        });
    }

    void read(final boolean reading) {
        channel.config().setAutoRead(reading);
    }

    /** Begins to close; with TLS the goodbye takes a while. */
    void close() {
        closing = true;
        channel.close();
    }

    /** Closes the connection under its exchange, which wants to hear no more. */
    void abandon() {
        exchange = null;
        close();
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        try {
            if (exchange == null || ended) {
                LOG.debug("bytes nobody asked for from {}", pool.endpoint().upstream());
                close();
            } else if (message instanceof HttpObject part) {
                read(exchange, part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(final HttpExchange current, final HttpObject part) {
        final DecoderResult result = part.decoderResult();
        if (result.isFailure()) {
            malformed(current, result.cause());
            return;
        }
        if (part instanceof HttpResponse response) {
            head(current, response);
        }
        if (part instanceof HttpContent content && exchange == current) {
            body(current, content);
        }
    }

    private void malformed(final HttpExchange current, final Throwable cause) {
        final boolean cutOff = cause instanceof PrematureChannelClosureException;
        breakDown(cutOff ? current.phaseKind() : Kind.NOT_HTTP, String.valueOf(cause));
    }

    private void head(final HttpExchange current, final HttpResponse response) {
        final var problem = ResponseReading.problem(response);
        if (problem.isPresent()) {
            breakDown(Kind.NOT_HTTP, problem.get());
            return;
        }
        interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (!interim) {
            idle = ResponseReading.idle(response);
            current.head(ResponseReading.head(response));
        }
    }

    private void body(final HttpExchange current, final HttpContent content) {
        final boolean last = content instanceof LastHttpContent;
        if (interim) {
            interim = !last;
            return;
        }
        if (content.content().isReadable()) {
            current.chunk(ByteBufUtil.getBytes(content.content()));
        }
        ended = last && exchange == current;
    }

    /** Only after the whole read is it known that nothing came behind the response: then others may use the connection. */
    @Override
    public void channelReadComplete(final ChannelHandlerContext context) {
        finishEnded();
        context.fireChannelReadComplete();
    }

    private void finishEnded() {
        final var done = exchange;
        if (!ended || done == null) {
            return;
        }
        exchange = null;
        ended = false;
        read(true);
        pool.release(this);
        done.completed();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        finishEnded();
        if (exchange != null) {
            breakDown(exchange.phaseKind(), "the upstream closed the connection");
        }
        context.fireChannelInactive();
    }

    /** TLS has ended; nothing more can come, whether or not the socket is closed yet. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof DecoderException)) {
            LOG.error(
                    "an exchange with {} failed inside the gateway",
                    pool.endpoint().upstream(),
                    cause);
        }
        if (exchange != null) {
            breakDown(exchange.phaseKind(), String.valueOf(cause));
        }
        close();
    }

    private void breakDown(final Kind kind, final String detail) {
        final var broken = exchange;
        exchange = null;
        ended = false;
        close();
        if (broken != null) {
            broken.broke(kind, detail);
        }
    }
}
