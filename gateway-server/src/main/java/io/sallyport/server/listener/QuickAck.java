package io.sallyport.server.listener;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;

/**
 * Acknowledges what was received now instead of 40 ms later (Linux, {@code TCP_QUICKACK}).
 *
 * <p>BoringSSL keeps its session tickets back until there is something else to send. After a TLS 1.3 handshake the
 * server so has nothing to say, the kernel delays the acknowledgement of the client's last flight, and a client that
 * leaves Nagle's algorithm on delays its first request as long.
 */
final class QuickAck {

    private QuickAck() {}

    static void send(final Channel channel) {
        switch (channel) {
            case EpollSocketChannel epoll -> epoll.config().setOption(EpollChannelOption.TCP_QUICKACK, true);
            case IoUringSocketChannel uring -> uring.config().setOption(IoUringChannelOption.TCP_QUICKACK, true);
            default -> {
                // NIO: the JDK's engine sends its tickets at once
            }
        }
    }
}
