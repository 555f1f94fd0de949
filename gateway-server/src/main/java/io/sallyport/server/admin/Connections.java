package io.sallyport.server.admin;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.EventExecutor;

/** The open connections of one port: no more than {@value #MOST}, each with one exchange at a time. */
final class Connections {

    private static final int MOST = 256;

    private final ChannelGroup open;

    Connections(final EventExecutor loop) {
        this.open = new DefaultChannelGroup(loop);
    }

    /** Whether there is room for one more. */
    boolean admit(final Channel connection) {
        return open.size() < MOST && open.add(connection);
    }

    void close() {
        open.close().awaitUninterruptibly();
    }
}
