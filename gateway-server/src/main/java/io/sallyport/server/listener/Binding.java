package io.sallyport.server.listener;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;

/** Takes a listener's address and port. */
record Binding(EventLoops loops, ListenerSettings settings) {

    private static final int BACKLOG = 1024;

    /** Binds; nothing is accepted before the channel is set to read. Blocks. */
    Channel bind(final ChannelHandler pipeline) throws CannotListenException {
        if (!settings.host().isEmpty()) {
            return bound(attempt(address(), pipeline));
        }
        final ChannelFuture bothFamilies = attempt(wildcard("::"), pipeline);
        return bound(familyMissing(bothFamilies) ? attempt(wildcard("0.0.0.0"), pipeline) : bothFamilies);
    }

    private ChannelFuture attempt(final InetSocketAddress address, final ChannelHandler pipeline) {
        return new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(pipeline)
                .bind(address)
                .awaitUninterruptibly();
    }

    private InetSocketAddress address() throws CannotListenException {
        final InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw refused("the host " + settings.host() + " is not known", new UnknownHostException(settings.host()));
        }
        return address;
    }

    private InetSocketAddress wildcard(final String literal) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), settings.port());
    }

    private Channel bound(final ChannelFuture future) throws CannotListenException {
        if (future.isSuccess()) {
            return future.channel();
        }
        final Throwable cause = Objects.requireNonNull(future.cause());
        throw refused(reason(cause), cause);
    }

    private static boolean familyMissing(final ChannelFuture future) {
        return !future.isSuccess()
                && (future.cause() instanceof UnsupportedOperationException
                        || text(future.cause()).contains("family not supported")
                        || text(future.cause()).contains("cannot assign requested address"));
    }

    private String reason(final Throwable cause) {
        final String text = text(cause);
        if (text.contains("in use")) {
            return "port " + settings.port() + " is in use by another process";
        }
        if (text.contains("denied")) {
            return "port " + settings.port() + " is not allowed for this user";
        }
        if (text.contains("cannot assign")) {
            return settings.host() + " is not an address of this machine";
        }
        return "port " + settings.port() + " cannot be taken: " + cause.getMessage();
    }

    private static String text(final Throwable cause) {
        return cause instanceof final IOException io
                ? String.valueOf(io.getMessage()).toLowerCase(Locale.ROOT)
                : "";
    }

    private CannotListenException refused(final String message, final Throwable cause) {
        return new CannotListenException(new ListenerProblem(settings.addressKey(), message), cause);
    }
}
