package io.sallyport.server.it;

import io.sallyport.server.testkit.McpHttp;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that call all the time, each in a session of its own, and keep every answer that is not as it should be. */
final class SteadyCalls implements AutoCloseable {

    private static final int PAUSE_MILLIS = 5;

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> clients = new ArrayList<>();

    /** @param note what each client leaves on its upstream session, and must find there at every later call */
    static SteadyCalls begin(final URI endpoint, final int clients, final String note) {
        final var calls = new SteadyCalls();
        for (int i = 0; i < clients; i++) {
            final var own = note + i;
            calls.clients.add(Thread.ofVirtual().start(() -> calls.run(endpoint, own)));
        }
        return calls;
    }

    int made() {
        return made.get();
    }

    /** Ends the calls; what went wrong with any of them. */
    List<String> end() throws InterruptedException {
        over.countDown();
        for (final var client : clients) {
            client.join();
        }
        return List.copyOf(failures);
    }

    private void run(final URI endpoint, final String note) {
        try (var client = new McpHttp(endpoint)) {
            client.initialize();
            client.call("notes__add_note", "{\"text\":\"" + note + "\"}");
            do {
                expect(client, "notes__list_notes", "{}", note);
                expect(client, "weather__forecast", "{\"city\":\"Oslo\"}", "Oslo");
            } while (!over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (final Exception e) {
            failures.add(e.toString());
        }
    }

    private void expect(final McpHttp client, final String tool, final String arguments, final String wanted)
            throws Exception {
        final var answer = client.call(tool, arguments);
        made.incrementAndGet();
        final var message = McpHttp.message(answer);
        if (answer.statusCode() != 200 || message.contains("\"error\"") || !message.contains(wanted)) {
            failures.add(tool + ": " + answer.statusCode() + ' ' + message);
        }
    }

    @Override
    public void close() {
        over.countDown();
    }
}
