package io.sallyport.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * How long a result may be kept, and by whom (2026-07-28, server/utilities/caching).
 *
 * @param ttlMillis from when it was received; 0 where it counts as stale at once
 * @param isPublic whether it may be shown to everybody rather than within one authorization context
 */
public record CacheHint(long ttlMillis, boolean isPublic) {

    /** What holds where nobody said anything that could be believed. */
    public static final CacheHint NONE = new CacheHint(0, false);

    /** Thirty days: who says more has miscounted. */
    private static final long MOST_MILLIS = 30L * 24 * 60 * 60 * 1000;

    private static final Pattern WHOLE = Pattern.compile("\\d{1,10}");
    private static final String TTL = "ttlMs";
    private static final String SCOPE = "cacheScope";
    private static final String PUBLIC = "public";
    private static final String PRIVATE = "private";

    /** What a result says; what of it is missing or out of all reason counts as 0, or as private. */
    public static CacheHint of(final JsonFields result) {
        return new CacheHint(
                ttl(result).orElse(0L), scope(result).filter(PUBLIC::equals).isPresent());
    }

    /**
     * Gives a result what it does not say, or not as the revision wants it.
     *
     * @param set takes members and their values as JSON text
     */
    public static void complete(final JsonFields result, final BiConsumer<String, String> set) {
        if (ttl(result).isEmpty()) {
            set.accept(TTL, "0");
        }
        if (scope(result).isEmpty()) {
            set.accept(SCOPE, JsonText.quote(PRIVATE));
        }
    }

    private static Optional<Long> ttl(final JsonFields result) {
        return result.member(TTL)
                .filter(member -> member.kind() == JsonKind.NUMBER)
                .map(member -> text(result.json(), member.value()))
                .filter(text -> WHOLE.matcher(text).matches())
                .map(Long::valueOf)
                .filter(millis -> millis <= MOST_MILLIS);
    }

    private static String text(final byte[] json, final Span number) {
        return new String(json, number.start(), number.length(), StandardCharsets.US_ASCII);
    }

    private static Optional<String> scope(final JsonFields result) {
        return result.string(SCOPE).filter(scope -> scope.equals(PUBLIC) || scope.equals(PRIVATE));
    }

    /** What holds for something made of both. */
    public CacheHint and(final CacheHint other) {
        return new CacheHint(Math.min(ttlMillis, other.ttlMillis), isPublic && other.isPublic);
    }

    /** What is left of it after that time. */
    public CacheHint after(final long millis) {
        return new CacheHint(Math.max(0, ttlMillis - Math.max(0, millis)), isPublic);
    }

    /** The same for one authorization context alone. */
    public CacheHint asPrivate() {
        return new CacheHint(ttlMillis, false);
    }

    /** Says so in a result. */
    public JsonObject in(final JsonObject result) {
        return result.number(TTL, ttlMillis).string(SCOPE, scope());
    }

    /** The same as members for a result that is text. */
    public String members() {
        return "\"" + TTL + "\":" + ttlMillis + ",\"" + SCOPE + "\":\"" + scope() + '"';
    }

    private String scope() {
        return isPublic ? PUBLIC : PRIVATE;
    }
}
