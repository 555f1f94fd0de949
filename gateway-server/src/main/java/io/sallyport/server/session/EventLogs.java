package io.sallyport.server.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The logs of all sessions' streams, each kept for two minutes after its stream's end, all within one bound. */
public final class EventLogs {

    private static final Duration KEPT = Duration.ofMinutes(2);
    /** A stream that never ends is one that was forgotten. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final long MOST_LOGS = 20_000;
    private static final long MOST_BYTES = 32L << 20;

    private static final String STANDING = "s";
    private static final char BEFORE_PLACE = '.';
    private static final String BEFORE_MARK = "~";

    private final AtomicLong held = new AtomicLong();
    private final AtomicLong numbers = new AtomicLong();
    private final String boot;
    private final Function<Session, Optional<String>> mark;
    private final Cache<String, EventLog> logs;

    /**
     * @param boot another one each time the process starts, for ids live longer than it
     * @param mark what tells where a log is that is not at its session's home
     */
    EventLogs(final InstantSource clock, final int boot, final Function<Session, Optional<String>> mark) {
        this.mark = mark;
        this.boot = '_' + Integer.toUnsignedString(boot, Character.MAX_RADIX);
        this.logs = Caffeine.newBuilder()
                .maximumSize(MOST_LOGS)
                .expireAfter(Expiry.<String, EventLog>writing((_, log) -> log.hasEnded() ? KEPT : LONGEST))
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .scheduler(Scheduler.systemScheduler())
                .executor(Runnable::run)
                .<String, EventLog>removalListener((_, log, _) -> {
                    if (log != null) {
                        log.release();
                    }
                })
                .build();
    }

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

    /** Where, at its server, the stream goes on after the event of that id, as it was sealed; empty where it said none. */
    public static Optional<String> place(final String eventId) {
        final int dot = eventId.indexOf(BEFORE_PLACE);
        return dot < 0 ? Optional.empty() : Optional.of(eventId.substring(dot + 1));
    }

    /** What the id of an event tells of where its log is; empty where that is its session's home. */
    static Optional<String> mark(final String eventId) {
        final int dot = eventId.indexOf(BEFORE_PLACE);
        final var event = dot < 0 ? eventId : eventId.substring(0, dot);
        final int begin = event.indexOf(BEFORE_MARK);
        final int dash = event.lastIndexOf('-');
        return begin > 0 && begin < dash ? Optional.of(event.substring(begin + 1, dash)) : Optional.empty();
    }

    private EventLog begin(final Session session, final String prefix) {
        final var id = prefix
                + Long.toString(numbers.incrementAndGet(), Character.MAX_RADIX)
                + boot
                + mark.apply(session).map(text -> BEFORE_MARK + text).orElse("");
        final var key = key(session, id);
        final var log = new EventLog(
                id, session.birth().version().hasPrimingEvents(), held, MOST_BYTES, () -> lifeChanged(key));
        logs.put(key, log);
        return log;
    }

    /** Written again it is kept for another time. */
    private void lifeChanged(final String key) {
        logs.asMap().computeIfPresent(key, (_, log) -> log);
    }

    /**
     * Follows the stream of that session on which the event of that id was.
     *
     * @return the stream's log; empty where it is not known, or not all that came after it
     */
    public Optional<EventLog> follow(
            final Session session, final String lastEventId, final EventLog.Follower follower) {
        final int dot = lastEventId.indexOf(BEFORE_PLACE);
        final var event = dot < 0 ? lastEventId : lastEventId.substring(0, dot);
        final int dash = event.lastIndexOf('-');
        return dash > 0
                ? number(event.substring(dash + 1))
                        .flatMap(after -> Optional.ofNullable(logs.getIfPresent(key(session, event.substring(0, dash))))
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
