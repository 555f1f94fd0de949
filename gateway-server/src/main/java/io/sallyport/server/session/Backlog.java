package io.sallyport.server.session;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What waits for a client that reads too slowly, equal messages once; what is beyond the bounds is dropped, for everything
 * said unasked can be asked for again.
 */
public final class Backlog {

    private static final int MOST = 100;
    private static final int MOST_BYTES = 1 << 20;

    private final Runnable dropped;
    /** Nearly always nothing, and there is one for each stream. */
    private Set<String> waiting = Set.of();

    private int bytes;

    public Backlog(final Runnable dropped) {
        this.dropped = dropped;
    }

    /** @return whether it waits now and did not before */
    public boolean add(final byte[] json) {
        final var message = new String(json, StandardCharsets.UTF_8);
        if (waiting.contains(message)) {
            return false;
        }
        if (waiting.size() == MOST || bytes + json.length > MOST_BYTES) {
            dropped.run();
            return false;
        }
        bytes += json.length;
        waiting = waiting.isEmpty() ? new LinkedHashSet<>() : waiting;
        return waiting.add(message);
    }

    /** All of it, in the order in which it came; nothing waits any more. */
    public List<byte[]> clear() {
        final var late = waiting.stream()
                .map(message -> message.getBytes(StandardCharsets.UTF_8))
                .toList();
        waiting = Set.of();
        bytes = 0;
        return late;
    }
}
