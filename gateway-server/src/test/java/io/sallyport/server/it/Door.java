package io.sallyport.server.it;

import java.net.URI;
import java.time.Duration;

/** A way in to servers: the gateway, or the plain proxy in its place that shows what a check is worth. */
interface Door {

    /** The endpoint of one of the replicas. */
    URI url(int replica);

    default URI url() {
        return url(0);
    }

    /** The first replica dies and comes back with nothing but its configuration. */
    void restart() throws Exception;

    /** Asks whether it is well, as an orchestrator does again and again. */
    void probe() throws Exception;

    /** Waits until it knows that this server is away. */
    void awaitDown(String server) throws Exception;

    /** How many clients it remembers. */
    long clients() throws Exception;

    /** How long to wait for what is to come about. */
    Duration patience();

    /** What must be true of a good one. */
    @FunctionalInterface
    interface Check {
        void on(Door door) throws Exception;
    }
}
