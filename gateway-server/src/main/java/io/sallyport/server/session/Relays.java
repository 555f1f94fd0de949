package io.sallyport.server.session;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;

/** Takes requests to other replicas of this gateway. What the bytes mean is known to those who send and receive them. */
public interface Relays {

    /**
     * Sends a small message and gives the whole answer, at most 1 MiB; empty where the other replica is not there, refuses
     * the message, does not answer it in time, or answers with more. Why is not told. Never exceptional; a caller who does
     * not want the answer any more completes or cancels the future, which resets the exchange.
     *
     * @param deadline from now to the end of the answer
     * @param loop one of the gateway's own; the answer is given there, possibly before this returns
     * @throws IllegalArgumentException where it is not one of the gateway's loops
     */
    CompletableFuture<Optional<byte[]>> ask(
            InetSocketAddress replica, byte[] message, Duration deadline, ScheduledExecutorService loop);

    /**
     * Sends a request whose answer is relayed as it comes.
     *
     * @param loop one of the gateway's own; the listener is told there, possibly before this returns
     * @throws IllegalArgumentException where it is not one of the gateway's loops
     */
    Flight relay(InetSocketAddress replica, byte[] request, Listener listener, ScheduledExecutorService loop);

    /** A relayed request under way. Once the listener heard the end, nothing here does anything. */
    interface Flight {

        /**
         * Stops the parts, and soon the other replica: a few may still come that were read already, and all of those (at
         * most 64 KiB) where the other replica breaks off.
         */
        void pause();

        void resume();

        /** The answer is not wanted any more; the listener hears nothing from here on. */
        void cancel();
    }

    /** Hears the answer: a head, parts, the end; or a failure in the place of what is missing. */
    interface Listener {

        /**
         * Once.
         *
         * @param fields in their order, names in lower case, without those of the connection
         */
        void head(int status, List<Map.Entry<String, String>> fields);

        void part(byte[] bytes);

        void ended();

        /** Instead of the rest, whether or not the head was told. */
        void failed(Problem problem);
    }

    /** Why there is no answer, or only a part of one. */
    enum Problem {
        /** The other replica has not received the whole request, or did not look at it: safe to do otherwise. */
        UNREACHABLE,
        /** What answers there does not accept the message, and did not run it. */
        REFUSED,
        /** The other replica is there, but has no room for the message now; it did not run it. */
        BUSY,
        /** The answer ended early; the request may have run. */
        BROKEN,
        /** No answer began in time; the request may have run. */
        TOO_SLOW
    }
}
