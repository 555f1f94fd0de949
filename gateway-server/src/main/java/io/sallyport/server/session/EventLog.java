package io.sallyport.server.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What was sent on one stream of a client's, for as long as it may come back for it: the newest events within a bound
 * (2025-11-25, basic/transports: resumability). Each message goes to one stream: once somebody follows, whoever wrote
 * before does not write any more. Any thread.
 *
 * <p>An event's id is {@code log-number}, and {@code log-number.place} where the server whose stream this is has told a
 * place to take it up again from: with that it can be resumed where this log is not known.
 */
public final class EventLog {

    private static final int MOST_BYTES = 256 * 1024;

    private final String id;
    private final boolean primes;
    private final AtomicLong held;
    private final long mostHeld;
    private final Runnable lifeChanged;
    private final Deque<Event> events = new ArrayDeque<>(1);
    private Optional<Follower> follower = Optional.empty();
    private Supplier<String> place = () -> "";
    private long newest;
    private long oldestLost;
    private int bytes;
    private boolean ended;
    private boolean released;

    private record Event(long number, String id, byte[] json) {

        int size() {
            return id.length() + json.length;
        }
    }

    /** Hears what is still to come of a stream, from where its client left it. */
    public interface Follower {

        void event(String id, byte[] json);

        void ended();
    }

    /** @param lifeChanged is called once it has ended, or goes on after that */
    EventLog(
            final String id,
            final boolean primes,
            final AtomicLong held,
            final long mostHeld,
            final Runnable lifeChanged) {
        this.id = id;
        this.primes = primes;
        this.held = held;
        this.mostHeld = mostHeld;
        this.lifeChanged = lifeChanged;
    }

    /** Whether the stream begins with an event that only hands out an id, which older clients stumble over. */
    public boolean primes() {
        return primes;
    }

    /** Whether nothing was sent yet. */
    public synchronized boolean isEmpty() {
        return newest == 0;
    }

    /** The id to resume from before there is any event. */
    public synchronized String first() {
        return eventId(0);
    }

    /** Where, at the server, the stream goes on after what comes next; asked at most once. */
    public synchronized void place(final Supplier<String> sealed) {
        place = new Supplier<>() {
            private String known = "";

            @Override
            public String get() {
                if (known.isEmpty()) {
                    known = '.' + sealed.get();
                }
                return known;
            }
        };
    }

    /**
     * Notes a message.
     *
     * @return the id to send it with; absent where somebody else has sent it
     */
    public synchronized Optional<String> append(final byte[] json) {
        newest++;
        final var event = new Event(newest, eventId(newest), json);
        if (!released) {
            keep(event);
        }
        follower.ifPresent(other -> other.event(event.id(), json));
        return follower.isPresent() ? Optional.empty() : Optional.of(event.id());
    }

    /**
     * A message begins that is not kept, because it goes by in parts: nobody can go on from before it any more.
     *
     * @return false where somebody else has to be told it, in one piece
     */
    public synchronized boolean passes() {
        if (follower.isPresent()) {
            return false;
        }
        newest++;
        forget();
        return true;
    }

    /** The id of the newest event. */
    public synchronized String newestId() {
        return eventId(newest);
    }

    /** Nothing more comes. */
    public void end() {
        synchronized (this) {
            ended = true;
            follower.ifPresent(Follower::ended);
        }
        lifeChanged.run();
    }

    /** Ends where nobody has taken over from that follower. */
    public void leave(final Follower left) {
        final boolean last;
        synchronized (this) {
            last = follower.filter(left::equals).isPresent();
        }
        if (last) {
            end();
        }
    }

    /** What had ended has a client again, to whom more will come. */
    public void goOn() {
        synchronized (this) {
            ended = false;
        }
        lifeChanged.run();
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    /** Tells what comes from now on. */
    public synchronized void follow(final Follower other) {
        follow(newest, other);
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
        events.stream().filter(event -> event.number() > after).forEach(event -> other.event(event.id(), event.json()));
        if (ended) {
            other.ended();
        }
        return true;
    }

    /** Forgets all of it, and what is still to come. */
    synchronized void release() {
        released = true;
        forget();
    }

    private void forget() {
        held.addAndGet(-bytes);
        bytes = 0;
        events.clear();
        oldestLost = newest;
    }

    private void keep(final Event event) {
        events.add(event);
        bytes += event.size();
        held.addAndGet(event.size());
        while (bytes > MOST_BYTES || (held.get() > mostHeld && !events.isEmpty())) {
            final var gone = events.remove();
            oldestLost = gone.number();
            bytes -= gone.size();
            held.addAndGet(-gone.size());
        }
    }

    private String eventId(final long number) {
        return id + '-' + number + place.get();
    }
}
