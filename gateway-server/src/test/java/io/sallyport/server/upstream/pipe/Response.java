package io.sallyport.server.upstream.pipe;

import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.ResponseHead;
import io.sallyport.server.upstream.UpstreamTransport.ResponseListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Writes down a response; may be waited for. */
public final class Response implements ResponseListener {

    private final CompletableFuture<ResponseHead> head = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void head(final ResponseHead told) {
        head.complete(told);
    }

    @Override
    public void chunk(final byte[] bytes) {
        events.add(new String(bytes, StandardCharsets.UTF_8)
                .replace("event: message\ndata: ", "")
                .strip());
    }

    @Override
    public void complete() {
        end.complete("complete");
    }

    @Override
    public void broke(final Breakdown breakdown) {
        end.complete(breakdown.kind().name());
    }

    /** 0 where there is no head yet. */
    public int status() {
        return head.isDone() ? head.join().status() : 0;
    }

    public String session() {
        return head.join().sessionId().orElseThrow();
    }

    /** The data of the events so far. */
    public List<String> events() {
        return events;
    }

    /** How it ended: {@code complete} or the kind of breakdown; empty while it has not. */
    public String end() {
        return end.getNow("");
    }

    public ResponseHead awaitHead() throws Exception {
        return head.get(20, TimeUnit.SECONDS);
    }

    public String awaitEnd() throws Exception {
        return end.get(20, TimeUnit.SECONDS);
    }
}
