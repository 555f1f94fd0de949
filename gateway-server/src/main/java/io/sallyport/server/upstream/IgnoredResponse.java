package io.sallyport.server.upstream;

import java.util.concurrent.CompletableFuture;

/** Reads a response to its end because only then the connection can be used again. */
final class IgnoredResponse implements UpstreamTransport.ResponseListener {

    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Completes with the exchange, however it ends. */
    CompletableFuture<Void> over() {
        return over;
    }

    @Override
    public void head(final ResponseHead head) {}

    @Override
    public void chunk(final byte[] bytes) {}

    @Override
    public void complete() {
        over.complete(null);
    }

    @Override
    public void broke(final Breakdown breakdown) {
        over.complete(null);
    }
}
