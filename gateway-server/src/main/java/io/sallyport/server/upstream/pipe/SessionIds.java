package io.sallyport.server.upstream.pipe;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives out session ids that were never given out before, here, before a restart or on another replica: an old one must
 * never name somebody else's session. They need not be hard to guess; clients only see them sealed. Any thread.
 */
public final class SessionIds {

    private final String run = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final AtomicLong given = new AtomicLong();

    String next() {
        return run + '-' + given.incrementAndGet();
    }
}
