package io.sallyport.server.upstream;

/**
 * Why an exchange ended without a whole response.
 *
 * @param detail for the log, never for the client: it may hold addresses
 */
public record Breakdown(Kind kind, String detail) {

    /** How far the request got decides whether it may be sent again. */
    public enum Kind {
        /** No connection came about; nothing was sent. */
        CONNECT_FAILED(true),
        /** No connection of the pool became free in time; nothing was sent. */
        POOL_EXHAUSTED(true),
        /** The connection broke after the request was sent and before the response's head: it may have run. */
        RESET_BEFORE_HEAD(false),
        /** The connection broke inside the body. */
        TRUNCATED(false),
        /** No head, or silence in the body, or the whole took too long. */
        TIMEOUT(false),
        /** What came was not HTTP, or its head was too large. */
        NOT_HTTP(false);

        private final boolean nothingSent;

        Kind(final boolean nothingSent) {
            this.nothingSent = nothingSent;
        }

        public boolean nothingSent() {
            return nothingSent;
        }
    }
}
