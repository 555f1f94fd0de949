package io.sallyport.server.listener;

import io.netty.channel.ChannelPipeline;
import io.sallyport.server.transport.Door;
import io.sallyport.server.transport.ExchangeHandler;
import java.util.function.Function;

/** Puts the transport at the end of every connection and stream. */
public final class TransportTail implements TailInstaller {

    private final Function<String, Door> doors;

    /** @param doors by the listener's name; asked for every connection, so that a reload counts for those to come */
    public TransportTail(final Function<String, Door> doors) {
        this.doors = doors;
    }

    @Override
    public void install(final ChannelPipeline pipeline, final ConnectionInfo connection) {
        pipeline.addLast(
                "transport",
                new ExchangeHandler(
                        doors.apply(connection.listener()),
                        connection.peer().getAddress(),
                        connection.local().getAddress().isLoopbackAddress()));
    }
}
