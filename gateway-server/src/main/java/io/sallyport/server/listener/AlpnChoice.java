package io.sallyport.server.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.sallyport.server.listener.ListenerObserver.Protocol;
import io.sallyport.server.listener.ListenerObserver.TlsFailure;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the TLS handshake and installs the protocol that was negotiated in it (RFC 7301). */
final class AlpnChoice extends ApplicationProtocolNegotiationHandler {

    private static final Logger LOG = LoggerFactory.getLogger(AlpnChoice.class);

    private final TlsByName tls;
    private final ProtocolPipelines protocols;
    private final Consumer<TlsFailure> failed;
    private boolean settled;

    AlpnChoice(final TlsByName tls, final ProtocolPipelines protocols, final Consumer<TlsFailure> failed) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.tls = tls;
        this.protocols = protocols;
        this.failed = failed;
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) throws Exception {
        if (event instanceof final SslCompletionEvent tlsEvent && !(event instanceof SslCloseCompletionEvent)) {
            if (!tlsEvent.isSuccess()) {
                fail(tlsEvent.cause());
            } else if (event instanceof SslHandshakeCompletionEvent) {
                settled = true;
                QuickAck.send(ctx.channel());
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    protected void configurePipeline(final ChannelHandlerContext ctx, final String protocol) {
        final boolean http2 = protocol.equals(ApplicationProtocolNames.HTTP_2);
        protocols.install(ctx.channel(), http2 ? Protocol.HTTP_2 : Protocol.HTTP_1_1, tls.host());
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        LOG.debug("TLS handshake failed: {}", cause.toString());
        ctx.close();
    }

    private void fail(final Throwable cause) {
        if (!settled) {
            settled = true;
            failed.accept(
                    switch (cause) {
                        case NotSslRecordException _ -> TlsFailure.NOT_TLS;
                        case SslHandshakeTimeoutException _ -> TlsFailure.TIMEOUT;
                        case ClosedChannelException _ -> TlsFailure.CLOSED;
                        default -> TlsFailure.HANDSHAKE;
                    });
        }
    }
}
