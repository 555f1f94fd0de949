package io.sallyport.server.replicas;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that messages are refused, once a minute at most: anybody can send some, but those of a replica with other keys or
 * another time are what an operator must hear of. Any thread.
 */
final class RefusalLog {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final Duration BETWEEN = Duration.ofMinutes(1);

    private final InstantSource clock;
    private Instant next = Instant.MIN;
    private long unsaid;

    RefusalLog(final InstantSource clock) {
        this.clock = clock;
    }

    /** @return whether it was said */
    synchronized boolean refused(final SocketAddress from) {
        unsaid++;
        final var now = clock.instant();
        if (now.isBefore(next)) {
            return false;
        }
        LOG.warn(
                "Refused {} message(s) on the port for replicas, the last from {}: sealed by another key, for another "
                        + "replica, twice, or by a clock more than 30 s off. Compare sessions.keys, replicas.address and "
                        + "the clocks of all replicas.",
                unsaid,
                from);
        unsaid = 0;
        next = now.plus(BETWEEN);
        return true;
    }
}
