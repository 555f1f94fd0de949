package io.sallyport.mcp;

/**
 * Reads the envelope of a JSON-RPC message in one full, validating pass and keeps the rest as bytes. Safe for any number
 * of threads.
 *
 * <p>The pass never stops early: what the gateway forwards it has read to the end. JSON here is RFC 8259 in UTF-8
 * without a byte order mark, every key once per object (whoever reads the first of two would be fooled by whoever reads
 * the last), nested no deeper than allowed, and one value alone.
 */
public final class EnvelopeScanner {

    /** Nesting allowed in a message unless configured otherwise. */
    public static final int DEFAULT_MAX_DEPTH = 64;

    private final int maxDepth;

    public EnvelopeScanner(final int maxDepth) {
        this.maxDepth = maxDepth;
    }

    /** The message, or why the bytes are none. Keeps a reference to the bytes. */
    public Scan scan(final byte[] json) {
        return JsonEncoding.problem(json, new Span(0, json.length))
                .map(EnvelopeScanner::notJson)
                .orElseGet(() -> read(json));
    }

    private Scan read(final byte[] json) {
        try {
            return new EnvelopeReader(json, new JsonCursor(json, maxDepth)).read();
        } catch (final JsonProblem e) {
            final var what = switch (e.kind()) {
                case SYNTAX -> "not valid JSON";
                case DUPLICATE -> "duplicate key";
                case TOO_DEEP -> "nested deeper than " + maxDepth + " levels";
            };
            return notJson(what + " at byte " + e.offset());
        }
    }

    private static Scan notJson(final String detail) {
        return new Scan.Rejected(new Malformed(Malformed.Kind.NOT_JSON, detail));
    }
}
