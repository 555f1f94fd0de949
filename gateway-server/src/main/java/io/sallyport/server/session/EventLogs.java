package io.sallyport.server.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The logs of all sessions' streams, each kept for two minutes after the last it was heard of, all within one bound. */
public final class EventLogs {

    private static final Duration KEPT = Duration.ofMinutes(2);
    private static final long MOST_LOGS = 20_000;
    private static final long MOST_BYTES = 32L << 20;

    private static final String STANDING = "s";

    private final AtomicLong held = new AtomicLong();
    private final AtomicLong numbers = new AtomicLong();
    private final Cache<String, EventLog> logs = Caffeine.newBuilder()
            .maximumSize(MOST_LOGS)
            .expireAfterAccess(KEPT)
            .scheduler(Scheduler.systemScheduler())
            .executor(Runnable::run)
            .<String, EventLog>removalListener((_, log, _) -> {
                if (log != null) {
                    log.release();
                }
            })
            .build();

    EventLogs() {}

    /** Begins to log the stream of a request in that session. */
    public EventLog begin(final Session session) {
        return begin(session, "r");
    }

    /** Begins to log the stream for what belongs to no request. */
    public EventLog beginStanding(final Session session) {
        return begin(session, STANDING);
    }

    /** Whether the event of that id was on a stream for what belongs to no request. */
    public static boolean isStanding(final String eventId) {
        return eventId.startsWith(STANDING);
    }

    private EventLog begin(final Session session, final String prefix) {
        final var id = prefix + Long.toString(numbers.incrementAndGet(), Character.MAX_RADIX);
        final var log = new EventLog(id, session.birth().version().hasPrimingEvents(), held, MOST_BYTES);
        logs.put(key(session, id), log);
        return log;
    }

    /**
     * Follows the stream of that session on which the event of that id was.
     *
     * @return the stream's log; empty where it is not known, or not all that came after it
     */
    public Optional<EventLog> follow(
            final Session session, final String lastEventId, final EventLog.Follower follower) {
        final int dash = lastEventId.lastIndexOf('-');
        return dash > 0
                ? number(lastEventId.substring(dash + 1))
                        .flatMap(after -> Optional.ofNullable(
                                        logs.getIfPresent(key(session, lastEventId.substring(0, dash))))
                                .filter(log -> log.follow(after, follower)))
                : Optional.empty();
    }

    private static String key(final Session session, final String id) {
        return session.hash() + '/' + id;
    }

    private static Optional<Long> number(final String digits) {
        return !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.of(Long.parseLong(digits))
                : Optional.empty();
    }
}
