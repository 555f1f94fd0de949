package io.sallyport.server.upstream.http;

import io.netty.channel.ChannelFactory;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;

/** Event loops and the kind of client channel they can run. */
public record ClientChannels(IoEventLoopGroup group, ChannelFactory<? extends SocketChannel> factory) {

    /** The channels that match the group's I/O: io_uring, epoll or the JDK's selectors. */
    public static ClientChannels of(final IoEventLoopGroup group) {
        if (group.isIoType(IoUringIoHandler.class)) {
            return roomy(group, IoUringSocketChannel::new);
        }
        if (group.isIoType(EpollIoHandler.class)) {
            return roomy(group, EpollSocketChannel::new);
        }
        return roomy(group, NioSocketChannel::new);
    }

    private static ClientChannels roomy(
            final IoEventLoopGroup group, final ChannelFactory<? extends SocketChannel> plain) {
        return new ClientChannels(group, () -> {
            final SocketChannel channel = plain.newChannel();
            channel.config().setAllocator(RoomForBodies.INSTANCE);
            return channel;
        });
    }
}
