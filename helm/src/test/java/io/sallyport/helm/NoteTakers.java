package io.sallyport.helm;

import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.McpHttp;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that read their own note all the time, and begin anew where they are told to: with 404 that their session is gone, with
 * 503 that the gateway takes no new ones. Whatever else is not an answer is a call that was lost.
 */
final class NoteTakers implements AutoCloseable {

    private static final int PAUSE_MILLIS = 20;

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();

    static NoteTakers begin(final URI endpoint, final int clients) {
        final var all = new NoteTakers();
        for (int i = 0; i < clients; i++) {
            final var note = "note of " + i;
            all.clients.add(Thread.ofVirtual().start(() -> all.run(endpoint, note)));
        }
        return all;
    }

    void awaitCalls(final int more) throws Exception {
        final int wanted = made.get() + more;
        Await.until(made::get, now -> now >= wanted);
    }

    /** Ends them between two calls; every call that was lost. */
    List<String> end() throws InterruptedException {
        over.countDown();
        for (final var client : clients) {
            client.join();
        }
        return List.copyOf(lost);
    }

    private void run(final URI endpoint, final String note) {
        try (var client = new McpHttp(endpoint)) {
            boolean open = false;
            do {
                open = open ? answered(client.call("list_notes", "{}"), note) : opened(client, note);
                made.incrementAndGet();
            } while (!over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (final Exception e) {
            lost.add(e.toString());
        }
    }

    private boolean opened(final McpHttp client, final String note) throws Exception {
        client.forgetting();
        return answered(client.initialize(), "serverInfo")
                && answered(client.call("add_note", "{\"text\":\"" + note + "\"}"), "");
    }

    /** Whether the session goes on. */
    private boolean answered(final HttpResponse<String> answer, final String wanted) {
        if (answer.statusCode() == 404 || answer.statusCode() == 503) {
            return false;
        }
        final var message = McpHttp.message(answer);
        if (answer.statusCode() != 200 || message.contains("\"error\"") || !message.contains(wanted)) {
            lost.add(answer.statusCode() + " " + message);
        }
        return true;
    }

    @Override
    public void close() {
        over.countDown();
    }
}
