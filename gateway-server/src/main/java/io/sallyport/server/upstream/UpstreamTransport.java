package io.sallyport.server.upstream;

import java.util.concurrent.Executor;

/** Sends one HTTP request to one endpoint and hands over what comes back, as it comes. */
public interface UpstreamTransport {

    /**
     * Starts an exchange. Never blocks; every callback runs on {@code loop}.
     *
     * @param loop the executor the call is confined to: a Netty event loop of the gateway, whose connections are then
     *     preferred, or any other executor, which costs a hop
     */
    Exchange exchange(UpstreamRequest request, Executor loop, ResponseListener listener);

    /** Lets go of an endpoint: idle connections close now, those in use when their exchange ends. Any thread. */
    default void retire(final Endpoint endpoint) {}

    /** A request on its way. */
    interface Exchange {

        /** Stops reading the response; what was read already may still arrive. */
        void pause();

        void resume();

        /** Gives the exchange up: the connection is closed, and no callback follows. */
        void cancel();

        /** Whether the body was sent whole, so that its bytes are not needed any more; false where nobody knows. Any thread. */
        default boolean isSent() {
            return false;
        }
    }

    /** Hears a response: a head, chunks and the end, or a breakdown at any point; after either end nothing follows. */
    interface ResponseListener {

        void head(ResponseHead head);

        /** The next bytes of the body. The array is the listener's to keep. */
        void chunk(byte[] bytes);

        void complete();

        void broke(Breakdown breakdown);
    }
}
