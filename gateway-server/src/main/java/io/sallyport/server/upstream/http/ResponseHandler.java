package io.sallyport.server.upstream.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.sallyport.server.upstream.Breakdown.Kind;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last handler of a connection's channel: from decoded HTTP to what an exchange hears. Buffers end here. */
final class ResponseHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ResponseHandler.class);

    private final UpstreamConnection connection;

    /** Inside an informational response (1xx), which nobody hears. */
    private boolean interim;

    /** The response is whole, but the read that brought it is not over. */
    private boolean ended;

    ResponseHandler(final UpstreamConnection connection) {
        this.connection = connection;
    }

    UpstreamConnection connection() {
        return connection;
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message) {
        try {
            final var exchange = connection.exchange();
            if (exchange == null || ended) {
                LOG.debug("bytes nobody asked for from {}", connection.upstream());
                connection.close();
            } else if (message instanceof HttpObject part) {
                read(exchange, part);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void read(final HttpExchange exchange, final HttpObject part) {
        if (part.decoderResult().isFailure()) {
            malformed(part.decoderResult().cause());
            return;
        }
        if (part instanceof HttpResponse response) {
            head(exchange, response);
        }
        if (part instanceof HttpContent content && isOf(exchange)) {
            body(exchange, content);
        }
    }

    /** An exchange can be cancelled inside any of its callbacks. */
    private boolean isOf(final HttpExchange exchange) {
        return exchange.equals(connection.exchange());
    }

    private void malformed(final Throwable cause) {
        if (cause instanceof PrematureChannelClosureException) {
            connection.cutOff(String.valueOf(cause));
        } else {
            connection.breakDown(Kind.NOT_HTTP, String.valueOf(cause));
        }
    }

    private void head(final HttpExchange exchange, final HttpResponse response) {
        final var problem = ResponseReading.problem(response);
        if (problem.isPresent()) {
            connection.breakDown(Kind.NOT_HTTP, problem.get());
            return;
        }
        interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (!interim) {
            connection.mayRest(ResponseReading.idle(response));
            exchange.head(ResponseReading.head(response));
        }
    }

    private void body(final HttpExchange exchange, final HttpContent content) {
        final boolean last = content instanceof LastHttpContent;
        if (interim) {
            interim = !last;
            return;
        }
        if (content.content().isReadable()) {
            exchange.chunk(ByteBufUtil.getBytes(content.content()));
        }
        ended = last && isOf(exchange);
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context) {
        connection.sendOn();
        context.fireChannelWritabilityChanged();
    }

    /** Only after the whole read is it known that nothing came behind the response: then others may use the connection. */
    @Override
    public void channelReadComplete(final ChannelHandlerContext context) {
        completeEnded();
        context.fireChannelReadComplete();
    }

    private void completeEnded() {
        if (ended) {
            ended = false;
            connection.completed();
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context) {
        completeEnded();
        connection.cutOff("the upstream closed the connection");
        context.fireChannelInactive();
    }

    /** TLS has ended; nothing more can come, whether or not the socket is closed yet. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event) {
        if (event instanceof SslCloseCompletionEvent) {
            connection.close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof DecoderException)) {
            LOG.error("an exchange with {} failed inside the gateway", connection.upstream(), cause);
        }
        connection.cutOff(String.valueOf(cause));
    }
}
