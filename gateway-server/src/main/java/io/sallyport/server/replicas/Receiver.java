package io.sallyport.server.replicas;

import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** Takes what other replicas send. Told on the loop of the stream it came on. */
public interface Receiver {

    /** The answer to a small message, within 30 s of the message's beginning and on any thread; empty is refused. */
    CompletableFuture<Optional<byte[]>> asked(byte[] message, ScheduledExecutorService loop);

    /**
     * A relayed request. Its answer is written to {@code ctx} as Netty's HTTP objects, as to any HTTP/2 client; closing
     * {@code ctx} breaks it off.
     *
     * @return who hears of the other side; empty, with nothing written, where the request is refused
     */
    Optional<Relayed> relayed(byte[] request, ChannelHandlerContext ctx);

    /** Hears what becomes of the other side while a relayed request is answered. */
    interface Relayed {

        /** The other side is gone, or has the whole answer: nothing more is heard. */
        void gone();

        void writabilityChanged();

        /** This replica goes away; what has no end of its own should find one. Told once. */
        void draining();
    }
}
