package io.sallyport.server.admin;

import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;

/** What a connection to an operators' port passes through. */
final class PortInitializer extends ChannelInitializer<SocketChannel> {

    private static final int LINE = 2048;
    private static final int HEADERS = 8192;

    private final Predicate<InetAddress> allowFrom;
    private final Pages pages;
    private final Connections connections;
    private final Duration exchange;

    PortInitializer(
            final Predicate<InetAddress> allowFrom,
            final Pages pages,
            final Connections connections,
            final Duration exchange) {
        this.allowFrom = allowFrom;
        this.pages = pages;
        this.connections = connections;
        this.exchange = exchange;
    }

    @Override
    protected void initChannel(final SocketChannel channel) {
        if (!allowFrom.test(channel.remoteAddress().getAddress()) || !connections.admit(channel)) {
            channel.close();
            return;
        }
        final var limits = new HttpDecoderConfig().setMaxInitialLineLength(LINE).setMaxHeaderSize(HEADERS);
        channel.pipeline()
                .addLast("http", new HttpServerCodec(limits))
                .addLast("keep-alive", new HttpServerKeepAliveHandler())
                .addLast("pages", new ExchangeHandler(pages, exchange));
    }
}
