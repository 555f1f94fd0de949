package io.sallyport.server.testkit;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A stream of events that a client was answered with: what came on it, and whether it has ended. */
public final class EventStream implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final List<String> messages = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Stream<String> lines;

    private EventStream(final Stream<String> lines) {
        this.lines = lines;
        Thread.ofVirtual().name("event-stream").start(this::read);
    }

    /** Opens the stream of that client's session and returns once the gateway has answered. */
    public static EventStream open(final McpHttp client, final HttpClient http)
            throws IOException, InterruptedException {
        return of(client.builder().header("Accept", "text/event-stream").GET(), http);
    }

    /** The stream that answers that POST. */
    public static EventStream post(final McpHttp client, final HttpClient http, final String body)
            throws IOException, InterruptedException {
        return of(client.posting(body), http);
    }

    /** The stream that answers that request. */
    public static EventStream of(final HttpRequest.Builder request, final HttpClient http)
            throws IOException, InterruptedException {
        final HttpResponse<Stream<String>> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            throw new IOException("the stream was refused with " + answer.statusCode());
        }
        return new EventStream(answer.body());
    }

    /** The messages that came so far. */
    public List<String> messages() {
        lock.lock();
        try {
            return List.copyOf(messages);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the messages are as wanted. */
    public void await(final Predicate<List<String>> wanted) throws InterruptedException {
        long nanos = DEADLINE.toNanos();
        lock.lockInterruptibly();
        try {
            while (!wanted.test(messages)) {
                if (nanos <= 0) {
                    throw new AssertionError("the stream brought " + messages);
                }
                nanos = news.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    public boolean hasEnded() {
        return end.getCount() == 0;
    }

    /** Waits until the gateway has ended it. */
    public boolean awaitEnd() throws InterruptedException {
        return end.await(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        lines.close();
    }

    private void read() {
        try {
            // An event that only hands out an id has no data.
            lines.filter(line -> line.startsWith("data: {") || line.startsWith("data: ["))
                    .forEach(this::add);
        } catch (final RuntimeException e) {
            add("broken: " + e);
        } finally {
            end.countDown();
        }
    }

    private void add(final String line) {
        lock.lock();
        try {
            messages.add(line);
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
