package io.sallyport.server.listener;

import io.netty.channel.ChannelHandler;

/** Lends the pipeline of a listener to connections that it did not accept itself. */
public final class Fronts {

    private Fronts() {}

    /** What a connection to that listener begins with. */
    public static ChannelHandler of(final Listener listener) {
        return new FrontPipeline(listener);
    }
}
