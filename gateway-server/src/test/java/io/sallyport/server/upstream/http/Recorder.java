package io.sallyport.server.upstream.http;

import io.sallyport.server.upstream.Breakdown;
import io.sallyport.server.upstream.ResponseHead;
import io.sallyport.server.upstream.UpstreamTransport.ResponseListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Notes what a listener hears, and every breach of the contract. */
final class Recorder implements ResponseListener {

    private final CompletableFuture<ResponseHead> head = new CompletableFuture<>();
    private final CompletableFuture<Breakdown> breakdown = new CompletableFuture<>();
    private final CompletableFuture<String> whole = new CompletableFuture<>();
    private final CompletableFuture<Thread> thread = new CompletableFuture<>();
    private final CountDownLatch firstChunk = new CountDownLatch(1);
    private final AtomicLong bytes = new AtomicLong();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final boolean keepsBody;
    private volatile Runnable atHead = () -> {};
    private volatile Runnable atChunk = () -> {};
    private volatile int largestChunk;
    private volatile boolean silenced;
    private volatile String breach = "";

    Recorder() {
        this(true);
    }

    Recorder(final boolean keepsBody) {
        this.keepsBody = keepsBody;
    }

    @Override
    public void head(final ResponseHead heard) {
        check(!head.isDone(), "a second head");
        thread.complete(Thread.currentThread());
        head.complete(heard);
        atHead.run();
    }

    @Override
    public synchronized void chunk(final byte[] chunk) {
        check(head.isDone(), "a chunk before the head");
        check(chunk.length > 0, "an empty chunk");
        largestChunk = Math.max(largestChunk, chunk.length);
        bytes.addAndGet(chunk.length);
        if (keepsBody) {
            body.writeBytes(chunk);
        }
        firstChunk.countDown();
        atChunk.run();
    }

    @Override
    public synchronized void complete() {
        check(head.isDone(), "an end before the head");
        whole.complete(body.toString(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void broke(final Breakdown heard) {
        check(true, "");
        thread.complete(Thread.currentThread());
        breakdown.complete(heard);
    }

    private void check(final boolean holds, final String otherwise) {
        if (!holds) {
            breach = otherwise;
        } else if (whole.isDone() || breakdown.isDone()) {
            breach = "something after the end";
        } else if (silenced) {
            breach = "something after cancel";
        }
    }

    /** Runs inside the callback. */
    void atHead(final Runnable action) {
        atHead = action;
    }

    /** Runs inside the callback. */
    void atChunk(final Runnable action) {
        atChunk = action;
    }

    /** From now on nothing may be heard. */
    void silence() {
        silenced = true;
    }

    String breach() {
        return breach;
    }

    ResponseHead awaitHead() throws Exception {
        return get(head);
    }

    /** The body of a response that came whole. */
    String awaitWhole() throws Exception {
        breakdown.thenAccept(unexpected -> whole.completeExceptionally(new AssertionError("broke: " + unexpected)));
        return get(whole);
    }

    Breakdown awaitBreakdown() throws Exception {
        whole.thenAccept(unexpected -> breakdown.completeExceptionally(new AssertionError("complete: " + unexpected)));
        return get(breakdown);
    }

    /** Whichever end it is. */
    void awaitEnd() throws Exception {
        get(CompletableFuture.anyOf(whole, breakdown));
    }

    Thread awaitThread() throws Exception {
        return get(thread);
    }

    void awaitChunk() throws InterruptedException {
        if (!firstChunk.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no chunk came");
        }
    }

    boolean isOver() {
        return whole.isDone() || breakdown.isDone();
    }

    long bytes() {
        return bytes.get();
    }

    int largestChunk() {
        return largestChunk;
    }

    private static <T> T get(final Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(20, TimeUnit.SECONDS);
    }
}
