package io.sallyport.server.testkit.conformance;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** What one client and the server have agreed on, and the streams between them. */
final class Session {

    private static final int STREAMS_KEPT = 64;
    private static final Pattern EVENT_ID = Pattern.compile("(\\d{1,9})-(\\d{1,9})");

    private final String id = UUID.randomUUID().toString();
    private final Revision revision;
    private final JsonObject capabilities;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, SseStream> streams = new LinkedHashMap<>();
    private final Map<Object, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
    private final Map<Object, Thread> running = new ConcurrentHashMap<>();
    private final Set<String> subscriptions = ConcurrentHashMap.newKeySet();
    private volatile LogLevel level = LogLevel.INFO;
    private volatile SseStream standing;

    Session(final Revision revision, final JsonObject capabilities) {
        this.revision = revision;
        this.capabilities = capabilities;
        this.standing = open();
    }

    String id() {
        return id;
    }

    Revision revision() {
        return revision;
    }

    /** Whether the client said it can do this. */
    boolean clientHas(final String capability) {
        return capabilities.has(capability);
    }

    /** A stream for the answers to one POST. */
    SseStream open() {
        synchronized (streams) {
            forgetOldest();
            final int number = numbers.incrementAndGet();
            final var stream = new SseStream(number, revision.primesStreams());
            streams.put(number, stream);
            return stream;
        }
    }

    private void forgetOldest() {
        final Iterator<SseStream> all = streams.values().iterator();
        while (streams.size() >= STREAMS_KEPT && all.hasNext()) {
            if (all.next().isOver()) {
                all.remove();
            }
        }
    }

    /** The stream for what belongs to no request; a client that asks for a second one gives the first up. */
    SseStream.Carrier stand() {
        synchronized (streams) {
            if (standing.wasCarried()) {
                standing.end();
                standing = open();
            }
            return standing.carry(0);
        }
    }

    /** The rest of the stream that an event belongs to. */
    Optional<SseStream.Carrier> resume(final String lastEventId) {
        final var parts = EVENT_ID.matcher(lastEventId);
        if (!parts.matches()) {
            return Optional.empty();
        }
        synchronized (streams) {
            return Optional.ofNullable(streams.get(Integer.parseInt(parts.group(1))))
                    .map(stream -> stream.carry(Integer.parseInt(parts.group(2))));
        }
    }

    /** Sends a notification that belongs to no request. */
    void tell(final String method, final Map<String, Object> params) {
        standing.send(Message.outgoing(Optional.empty(), method, params));
    }

    /** Sends a request to the client; what comes of it is its result, or a {@link Refusal}. */
    CompletableFuture<JsonObject> ask(final SseStream stream, final String method, final Map<String, Object> params) {
        final Object number = requests.incrementAndGet();
        final var answer = new CompletableFuture<JsonObject>();
        asked.put(number, answer);
        stream.send(Message.outgoing(Optional.of(number), method, params));
        return answer.whenComplete((_, _) -> asked.remove(number));
    }

    /** An answer that nobody waits for is let fall. */
    void answered(final Message.Answer answer) {
        final var waiting = asked.getOrDefault(answer.id(), new CompletableFuture<>());
        answer.result()
                .ifPresentOrElse(
                        waiting::complete,
                        () -> waiting.completeExceptionally(new Refusal(Refusal.INVALID_REQUEST, answer.error())));
    }

    void began(final Object request) {
        running.put(request, Thread.currentThread());
    }

    /** False where the request was cancelled, and must not be answered. */
    boolean finished(final Object request) {
        return running.remove(request) != null;
    }

    void cancel(final Object request) {
        Optional.ofNullable(running.remove(request)).ifPresent(Thread::interrupt);
    }

    /** Whether it subscribed to what changed; of lists every session hears. */
    boolean hears(final Change change) {
        return change.subject().map(subscriptions::contains).orElse(true);
    }

    Set<String> subscriptions() {
        return subscriptions;
    }

    LogLevel level() {
        return level;
    }

    void level(final LogLevel wanted) {
        level = wanted;
    }

    void end() {
        synchronized (streams) {
            streams.values().forEach(SseStream::end);
        }
        running.values().forEach(Thread::interrupt);
    }
}
