package io.sallyport.server.rehearsal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DefaultSocketChannelConfig;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A TCP connection for the handlers of its pipeline; whoever is at its other end gets what they write as it is flushed. */
public final class MemoryChannel extends AbstractChannel implements SocketChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final InetSocketAddress THERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);

    private final SocketChannelConfig config = new DefaultSocketChannelConfig(this, new NoSocket());
    private final Peer peer;
    private boolean connected;
    private boolean open = true;

    /** The other end. Called on the channel's loop. */
    public interface Peer {

        /** The next bytes; they are the channel's. */
        void written(ByteBuf bytes);

        /** What was written before is on its way. */
        void flushed(MemoryChannel channel);
    }

    private MemoryChannel(final Peer peer, final boolean connected) {
        super(null);
        this.peer = peer;
        this.connected = connected;
    }

    /** One that is to be connected. */
    public static MemoryChannel outgoing(final Peer peer) {
        return new MemoryChannel(peer, false);
    }

    /** One that was accepted. */
    public static MemoryChannel accepted(final Peer peer) {
        return new MemoryChannel(peer, true);
    }

    /** Lets these bytes come in, in one read. */
    public void receive(final byte[] bytes) {
        pipeline().fireChannelRead(alloc().ioBuffer(bytes.length).writeBytes(bytes));
        pipeline().fireChannelReadComplete();
    }

    @Override
    protected void doWrite(final ChannelOutboundBuffer out) {
        for (var message = out.current(); message != null; message = out.current()) {
            peer.written((ByteBuf) message);
            out.remove();
        }
        peer.flushed(this);
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(
                    final SocketAddress remote, final @Nullable SocketAddress local, final ChannelPromise promise) {
                connected = true;
                promise.setSuccess();
                pipeline().fireChannelActive();
            }
        };
    }

    @Override
    protected boolean isCompatible(final EventLoop loop) {
        return true;
    }

    @Override
    public @Nullable ServerSocketChannel parent() {
        return null;
    }

    @Override
    public SocketChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && connected;
    }

    @Override
    public InetSocketAddress localAddress() {
        return HERE;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return THERE;
    }

    @Override
    protected SocketAddress localAddress0() {
        return HERE;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return THERE;
    }

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected void doDisconnect() {
        open = false;
    }

    @Override
    public boolean isInputShutdown() {
        return !open;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdown();
    }

    @Override
    public ChannelFuture shutdownInput(final ChannelPromise promise) {
        return shutdown(promise);
    }

    @Override
    public boolean isOutputShutdown() {
        return !open;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdown();
    }

    @Override
    public ChannelFuture shutdownOutput(final ChannelPromise promise) {
        return shutdown(promise);
    }

    @Override
    public boolean isShutdown() {
        return !open;
    }

    @Override
    public ChannelFuture shutdown() {
        return close();
    }

    @Override
    public ChannelFuture shutdown(final ChannelPromise promise) {
        return close(promise);
    }

    @Override
    protected void doBind(final SocketAddress address) {}

    @Override
    protected void doBeginRead() {}

    /** The JDK makes a socket of the system's as soon as one of its options is set. */
    private static final class NoSocket extends Socket {

        @Override
        public void setTcpNoDelay(final boolean on) {}

        @Override
        public void setKeepAlive(final boolean on) {}
    }
}
