package io.sallyport.server.upstream;

/** Hears what happens to upstreams apart from any one call. Called from any thread; must not block. */
public interface UpstreamObserver {

    /**
     * A health check ended.
     *
     * @param up whether the endpoint counts as up after it
     * @param reason why the check failed, for the log; empty where it did not
     */
    void health(Endpoint endpoint, boolean up, String reason);

    /**
     * A health check failed; {@link #health} follows.
     *
     * @param failures in a row, with this one
     * @param most failures in a row that make an endpoint down
     * @param reason for the log: a fixed word and what else is known, which may hold addresses
     */
    default void checkFailed(final Endpoint endpoint, final int failures, final int most, final String reason) {}

    /** A breaker opened or closed. */
    void breaker(Endpoint endpoint, boolean open);

    /** An endpoint is not its upstream's any more. */
    default void gone(final Endpoint endpoint) {}

    /** The catalogue of an upstream was read, went stale or was given up. */
    void catalogue(String upstream, CatalogueState state, int tools);

    /** An upstream session was lost and opened anew. */
    void sessionRenewed(String upstream);

    /** A request was sent again because nothing of it had been sent, or it was safe. */
    void retried(String upstream);

    /** How much the gateway knows of what an upstream offers. */
    enum CatalogueState {
        NEVER_SEEN,
        FRESH,
        STALE,
        GONE
    }
}
