package io.sallyport.server.listener;

import io.netty.channel.ChannelPipeline;
import io.sallyport.server.transport.Draining;

/** Adds the handlers that speak HTTP to the end of a pipeline; called on the channel's event loop. */
@FunctionalInterface
public interface TailInstaller {

    /**
     * Called once for each HTTP/1.1 connection and once for each HTTP/2 stream. The handlers added get Netty's HTTP/1
     * objects, and never a second request before the first is answered; a head that could not be decoded arrives with a
     * failed {@code DecoderResult} and an empty end. Keep-alive, {@code Connection: close} and the rest of a request
     * that was answered early are taken care of before the tail. While draining the tail hears {@link Draining} as a
     * user event.
     */
    void install(ChannelPipeline pipeline, ConnectionInfo info);
}
