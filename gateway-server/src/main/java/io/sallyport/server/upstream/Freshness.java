package io.sallyport.server.upstream;

import io.sallyport.mcp.CacheHint;
import java.util.OptionalLong;

/**
 * How long something that was read from a server may be kept, and by whom.
 *
 * @param saidMillis when the server said so, which is counted off; empty where it has no word for it
 */
public record Freshness(CacheHint hint, OptionalLong saidMillis) {

    public static final Freshness NONE = new Freshness(CacheHint.NONE, OptionalLong.empty());

    /** A server with sessions has no word for it: enough for a client that asks twice in a row. */
    public static final Freshness OF_SESSIONS = new Freshness(new CacheHint(1_000, false), OptionalLong.empty());

    public static Freshness said(final CacheHint hint, final long millis) {
        return new Freshness(hint, OptionalLong.of(millis));
    }

    /** What is left of it. */
    public CacheHint at(final long millis) {
        return hint.after(millis - saidMillis.orElse(millis));
    }
}
