package io.sallyport.server.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.sallyport.server.listener.ListenerObserver.Protocol;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the first bytes of a plain connection: HTTP/2's preface (RFC 9113 §3.3 and §3.4), or else HTTP/1.1.
 */
final class PrefaceChoice extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(PrefaceChoice.class);

    private final ProtocolPipelines protocols;
    private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();

    PrefaceChoice(final ProtocolPipelines protocols) {
        this.protocols = protocols;
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) {
        final int length = Math.min(in.readableBytes(), preface.readableBytes());
        if (!ByteBufUtil.equals(in, in.readerIndex(), preface, preface.readerIndex(), length)) {
            choose(ctx, Protocol.HTTP_1_1);
        } else if (length == preface.readableBytes()) {
            choose(ctx, Protocol.HTTP_2);
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        LOG.debug("client lost before its first request: {}", cause.toString());
        ctx.close();
    }

    private void choose(final ChannelHandlerContext ctx, final Protocol protocol) {
        protocols.install(ctx.channel(), protocol, Optional.empty());
        ctx.pipeline().remove(this);
    }
}
