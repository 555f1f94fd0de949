package io.sallyport.server.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was sent on one stream of a client's, for as long as it may come back for it: the newest events within a bound
 * (2025-11-25, basic/transports: resumability). Each message goes to one stream: once somebody follows, whoever wrote
 * before does not write any more. Any thread.
 */
public final class EventLog {

    private static final int MOST_BYTES = 256 * 1024;

    private final String id;
    private final boolean primes;
    private final AtomicLong held;
    private final long mostHeld;
    private final Deque<Event> events = new ArrayDeque<>();
    private Optional<Follower> follower = Optional.empty();
    private long newest;
    private long oldestLost;
    private int bytes;
    private boolean ended;

    private record Event(long number, byte[] json) {}

    /** Hears what is still to come of a stream, from where its client left it. */
    public interface Follower {

        void event(String id, byte[] json);

        void ended();
    }

    EventLog(final String id, final boolean primes, final AtomicLong held, final long mostHeld) {
        this.id = id;
        this.primes = primes;
        this.held = held;
        this.mostHeld = mostHeld;
    }

    /** Whether the stream begins with an event that only hands out an id, which older clients stumble over. */
    public boolean primes() {
        return primes;
    }

    /** The id to resume from before there is any event. */
    public String first() {
        return eventId(0);
    }

    /**
     * Notes a message.
     *
     * @return the id to send it with; absent where somebody else has sent it
     */
    public synchronized Optional<String> append(final byte[] json) {
        final var event = new Event(++newest, json);
        keep(event);
        follower.ifPresent(other -> other.event(eventId(event.number()), json));
        return follower.isPresent() ? Optional.empty() : Optional.of(eventId(event.number()));
    }

    public synchronized void end() {
        ended = true;
        follower.ifPresent(Follower::ended);
    }

    /**
     * Tells what came after that event, and then what comes.
     *
     * @return false where some of it is not known any more
     */
    synchronized boolean follow(final long after, final Follower other) {
        if (after < oldestLost || after > newest) {
            return false;
        }
        follower.ifPresent(Follower::ended);
        follower = Optional.of(other);
        events.stream()
                .filter(event -> event.number() > after)
                .forEach(event -> other.event(eventId(event.number()), event.json()));
        if (ended) {
            other.ended();
        }
        return true;
    }

    /** Forgets all of it. */
    synchronized void release() {
        held.addAndGet(-bytes);
        bytes = 0;
        events.clear();
        oldestLost = newest;
    }

    private void keep(final Event event) {
        events.add(event);
        bytes += event.json().length;
        held.addAndGet(event.json().length);
        while (bytes > MOST_BYTES || (held.get() > mostHeld && !events.isEmpty())) {
            final var gone = events.remove();
            oldestLost = gone.number();
            bytes -= gone.json().length;
            held.addAndGet(-gone.json().length);
        }
    }

    private String eventId(final long number) {
        return id + '-' + number;
    }
}
