package io.sallyport.server.testkit.naive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;

/** A client's standing stream, fed by one of each server. */
final class NaiveStream {

    private static final Duration PAUSE = Duration.ofMillis(10);

    private final OutputStream out;
    private final ExecutorService threads;
    private final CountDownLatch gone = new CountDownLatch(1);

    NaiveStream(final OutputStream out, final ExecutorService threads) {
        this.out = out;
        this.threads = threads;
    }

    /** Returns once the client has gone. */
    void relay(final Collection<NaiveServer.Link> links) throws InterruptedException {
        for (final var link : links) {
            threads.submit(() -> follow(link));
        }
        gone.await();
    }

    /** One that ends is opened again, and the client told to look what it has missed. */
    private void follow(final NaiveServer.Link link) {
        try {
            while (gone.getCount() > 0) {
                try {
                    link.listen(this::write);
                } catch (final IOException _) {
                    // It may be there again in a moment.
                }
                Thread.sleep(PAUSE);
                write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
            }
        } catch (final IOException | InterruptedException _) {
            gone.countDown();
        }
    }

    private synchronized void write(final String json) throws IOException {
        try {
            out.write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (final IOException e) {
            gone.countDown();
            throw e;
        }
    }
}
