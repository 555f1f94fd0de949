package io.sallyport.server.admin;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** An open port. */
final class AdminPort {

    private final Channel listening;
    private final Connections connections;

    AdminPort(final Channel listening, final Connections connections) {
        this.listening = listening;
        this.connections = connections;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Closes the port and its connections. May block. */
    void close() {
        listening.close().awaitUninterruptibly();
        connections.close();
    }
}
