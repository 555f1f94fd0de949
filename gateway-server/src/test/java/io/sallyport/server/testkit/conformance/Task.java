package io.sallyport.server.testkit.conformance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A call that goes on after its request was answered (extension {@code io.modelcontextprotocol/tasks}, SEP-2663). */
final class Task {

    static final Duration TTL = Duration.ofMinutes(2);
    private static final int POLL_MILLIS = 100;

    private final String id = UUID.randomUUID().toString();
    private final InstantSource clock;
    private final Instant created;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition answered = lock.newCondition();
    private final Map<String, Question> open = new LinkedHashMap<>();
    private final Map<String, JsonObject> answers = new LinkedHashMap<>();
    private Instant updated;
    private Optional<Outcome> outcome = Optional.empty();

    /**
     * How it ended.
     *
     * @param detail the result or the error, under its name
     */
    private record Outcome(String status, Map<String, Object> detail) {}

    Task(final InstantSource clock) {
        this.clock = clock;
        this.created = clock.instant();
        this.updated = created;
    }

    String id() {
        return id;
    }

    boolean isExpired() {
        return clock.instant().isAfter(created.plus(TTL));
    }

    /** What is said of it when it begins. */
    Map<String, Object> brief() {
        lock.lock();
        try {
            final var brief = new LinkedHashMap<String, Object>();
            brief.put("taskId", id);
            brief.put("status", outcome.map(Outcome::status).orElse(open.isEmpty() ? "working" : "input_required"));
            brief.put("createdAt", created.toString());
            brief.put("lastUpdatedAt", updated.toString());
            brief.put("ttlMs", TTL.toMillis());
            brief.put("pollIntervalMs", POLL_MILLIS);
            return brief;
        } finally {
            lock.unlock();
        }
    }

    /** Everything there is to say of it now. */
    Map<String, Object> detailed() {
        lock.lock();
        try {
            final var detailed = brief();
            outcome.ifPresent(end -> detailed.putAll(end.detail()));
            if (!open.isEmpty()) {
                final var requests = new LinkedHashMap<String, Object>();
                open.forEach((key, question) -> requests.put(key, question.embedded()));
                detailed.put("inputRequests", requests);
            }
            return detailed;
        } finally {
            lock.unlock();
        }
    }

    /** Asks, and waits until everything is answered. */
    Map<String, JsonObject> ask(final Round round, final Runnable asked) throws Refusal, InterruptedException {
        lock.lockInterruptibly();
        try {
            open.putAll(round.questions());
            updated = clock.instant();
            asked.run();
            while (!open.isEmpty()) {
                if (!answered.await(TTL.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw Refusal.invalidRequest("the client did not answer");
                }
            }
            return Map.copyOf(answers);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the answers to open questions; others are of no interest. */
    void answer(final JsonObject responses) {
        lock.lock();
        try {
            responses.members().keySet().stream()
                    .filter(key -> open.remove(key) != null)
                    .forEach(key -> answers.put(key, responses.object(key)));
            updated = clock.instant();
            answered.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void complete(final Map<String, Object> result) {
        final var whole = new LinkedHashMap<>(result);
        whole.putIfAbsent("resultType", "complete");
        end(new Outcome("completed", Map.of("result", whole)));
    }

    void fail(final Refusal refusal) {
        end(new Outcome("failed", Map.of("error", refusal.error())));
    }

    void cancel() {
        end(new Outcome("cancelled", Map.of()));
    }

    /** The first end is the end. */
    private void end(final Outcome how) {
        lock.lock();
        try {
            if (outcome.isEmpty()) {
                outcome = Optional.of(how);
                open.clear();
                updated = clock.instant();
            }
        } finally {
            lock.unlock();
        }
    }
}
