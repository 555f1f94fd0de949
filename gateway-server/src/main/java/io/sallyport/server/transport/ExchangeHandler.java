package io.sallyport.server.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of an HTTP/1.1 connection's or an HTTP/2 stream's pipeline: hands each request to an {@link HttpExchange}, one
 * at a time.
 */
public final class ExchangeHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(ExchangeHandler.class);

    private final Door door;
    private final InetAddress peer;
    private final boolean loopback;
    private Optional<HttpExchange> exchange = Optional.empty();

    /**
     * @param loopback whether the connection came in on a loopback address
     */
    public ExchangeHandler(final Door door, final InetAddress peer, final boolean loopback) {
        this.door = door;
        this.peer = peer;
        this.loopback = loopback;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        try {
            if (message instanceof HttpRequest request) {
                final var begun = new HttpExchange(ctx, door);
                exchange = Optional.of(begun);
                begun.head(request, peer, loopback);
            }
            if (message instanceof HttpContent content) {
                exchange.ifPresent(current -> current.content(content));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        exchange.ifPresent(HttpExchange::readComplete);
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        exchange.ifPresent(HttpExchange::writabilityChanged);
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        exchange.ifPresent(HttpExchange::clientGone);
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event instanceof Draining) {
            exchange.ifPresent(HttpExchange::draining);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        // Connections that break are the client's business; anything else is a defect of ours.
        if (cause instanceof java.io.IOException) {
            LOG.debug("A client connection broke", cause);
        } else {
            LOG.error("A request could not be handled; its connection is closed", cause);
        }
        ctx.close();
    }
}
