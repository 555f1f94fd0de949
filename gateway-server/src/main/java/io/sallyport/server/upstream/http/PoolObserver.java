package io.sallyport.server.upstream.http;

import io.sallyport.server.upstream.Endpoint;

/** Hears how the connection pools fill. Called from any loop; must not block. */
@FunctionalInterface
public interface PoolObserver {

    /**
     * The pool of an endpoint changed. All figures are differences, so that changes on several loops add up in whatever
     * order they arrive; over the life of a pool each sums to zero.
     *
     * @param inUse pooled connections that carry an exchange or are being opened
     * @param idle pooled connections kept for the next exchange
     * @param waiting exchanges in the queue for a connection
     */
    void changed(Endpoint endpoint, int inUse, int idle, int waiting);

    PoolObserver NONE = (endpoint, inUse, idle, waiting) -> {};
}
