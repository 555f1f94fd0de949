package io.sallyport.server.federation;

import io.sallyport.mcp.CacheHint;
import io.sallyport.server.upstream.ServerCapabilities;
import java.time.Duration;
import java.util.Map;

/**
 * When a catalogue is read again.
 *
 * @param period the longest it goes unread
 */
record ReadingPace(Duration period) {

    private static final long FIRST_RETRY_MILLIS = 500;
    private static final int MOST_DOUBLINGS = 16;
    /** A server may mean by a short time that it is not to be kept, but not that it is to be asked without end. */
    private static final long LEAST_MILLIS = 5_000;

    /** What could not be read is tried again soon, then ever more seldom: nobody else asks for it while it is up. */
    long afterFailures(final int failures) {
        return Math.min(period.toMillis(), FIRST_RETRY_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS));
    }

    /**
     * What holds for less than the period, and whose change nobody would tell of, is read when it has run out. Nothing said
     * and nothing promised are the same here: it is no interval for polling (2026-07-28, server/utilities/caching).
     */
    long after(final Map<Kind, CacheHint> hints, final ServerCapabilities server) {
        return hints.entrySet().stream()
                .filter(list -> !server.has(list.getKey().announced()))
                .mapToLong(list -> list.getValue().ttlMillis())
                .filter(ttl -> ttl > 0)
                .map(ttl -> Math.max(ttl, LEAST_MILLIS))
                .reduce(period.toMillis(), Math::min);
    }
}
