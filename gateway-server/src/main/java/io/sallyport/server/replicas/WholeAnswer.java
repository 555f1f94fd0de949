package io.sallyport.server.replicas;

import io.sallyport.server.session.Relays;
import io.sallyport.server.session.Relays.Problem;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Collects an answer of 200, no larger than a small message's answer is. */
final class WholeAnswer implements Relays.Listener {

    private static final int MOST = 1 << 20;

    private final CompletableFuture<Optional<byte[]>> future = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    CompletableFuture<Optional<byte[]>> future() {
        return future;
    }

    @Override
    public void head(final int status, final List<Map.Entry<String, String>> fields) {
        if (status != 200) {
            future.complete(Optional.empty());
        }
    }

    @Override
    public void part(final byte[] part) {
        if (bytes.size() + part.length > MOST) {
            future.complete(Optional.empty());
        } else {
            bytes.writeBytes(part);
        }
    }

    @Override
    public void ended() {
        future.complete(Optional.of(bytes.toByteArray()));
    }

    @Override
    public void failed(final Problem problem) {
        future.complete(Optional.empty());
    }
}
