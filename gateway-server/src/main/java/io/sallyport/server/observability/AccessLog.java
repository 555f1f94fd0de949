package io.sallyport.server.observability;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.Principal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * The lines per call and per authentication attempt. Every failed attempt is a WARN; a success is an INFO the first time
 * in {@value #REMINDER_MINUTES} minutes for that principal and address on that route, else a DEBUG.
 */
final class AccessLog {

    private static final int REMINDER_MINUTES = 10;
    /** As for tokens: as long as it was never half full, the cache does not note who comes. */
    private static final int REMEMBERED = 50_000;

    private final Logger access;
    private final Logger authentication;
    private final Cache<Success, Boolean> seen;

    /** What makes a success one that was told before. */
    private record Success(String route, InetAddress clientAddress, Principal principal) {}

    AccessLog(final Loggers loggers, final LongSupplier nanoTime) {
        this.access = loggers.access();
        this.authentication = loggers.authentication();
        this.seen = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(Duration.ofMinutes(REMINDER_MINUTES))
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    void call(final AccessLine line) {
        access.info("{}", line);
    }

    void refused(final String route, final String requestId, final InetAddress clientAddress, final FailureKind kind) {
        access.info("{}", AccessLine.refused(route, requestId, clientAddress, kind));
    }

    void authenticated(final AuthenticationLine line) {
        if (line.principal().isEmpty()) {
            authentication.warn("{}", line);
        } else if (isNew(
                new Success(line.route(), line.clientAddress(), line.principal().get()))) {
            authentication.info("{}", line);
        } else {
            authentication.debug("{}", line);
        }
    }

    private boolean isNew(final Success success) {
        return seen.getIfPresent(success) == null && seen.asMap().putIfAbsent(success, Boolean.TRUE) == null;
    }
}
