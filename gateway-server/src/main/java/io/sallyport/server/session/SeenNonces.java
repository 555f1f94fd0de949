package io.sallyport.server.session;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The nonces of messages that may come once, for as long as those are fresh.
 *
 * <p>They lie together by the time of their messages and go together: to forget hundreds of thousands one by one would hold
 * up an event loop, and a thread that is woken for each costs more than its message.
 */
final class SeenNonces {

    private final long freshMillis;
    private final int most;
    private final Map<Long, Set<Nonce>> byTime = new ConcurrentHashMap<>();

    private record Nonce(long high, int low) {}

    /**
     * @param fresh how far a message's time may be from now, which its caller looks after
     * @param most of the messages of as long a time
     */
    SeenNonces(final Duration fresh, final int most) {
        this.freshMillis = fresh.toMillis();
        this.most = most;
    }

    /** Whether a message with that nonce is the first; none is where there are too many of its time. */
    boolean isNew(final byte[] nonce, final long sentMillis, final long nowMillis) {
        final var bytes = ByteBuffer.wrap(nonce);
        final var ofThatTime = ofTime(Math.floorDiv(sentMillis, freshMillis), Math.floorDiv(nowMillis, freshMillis));
        return ofThatTime.size() < most && ofThatTime.add(new Nonce(bytes.getLong(), bytes.getInt()));
    }

    private Set<Nonce> ofTime(final long sent, final long now) {
        final var known = byTime.get(sent);
        if (known != null) {
            return known;
        }
        // As many as before, most likely: growing to that would hold up a loop, too.
        final int usual =
                byTime.values().stream().mapToInt(Collection::size).max().orElse(0);
        byTime.keySet().removeIf(time -> time < now - 1);
        return byTime.computeIfAbsent(sent, _ -> ConcurrentHashMap.newKeySet(usual));
    }
}
