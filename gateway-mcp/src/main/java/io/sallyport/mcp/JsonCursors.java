package io.sallyport.mcp;

import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Opens cursors over JSON, strict and bounded in depth; strings, names and numbers are bounded by the input's own size.
 *
 * <p>Jackson shares the property names it has met between parsers, thousands of them and each as long as its sender
 * likes. So that nobody can fill the heap with names, the factory that holds them is replaced after a few megabytes.
 */
final class JsonCursors {

    /** For parts of messages: their depth was judged when they came, this only bounds what a parser may hold. */
    static final JsonCursors OVER_PARTS = new JsonCursors(1000);

    private static final int BYTES_PER_FACTORY = 8 << 20;

    /** Read and written without synchronisation: a lost update only postpones the replacement a little. */
    private final AtomicInteger budget = new AtomicInteger(BYTES_PER_FACTORY);

    private volatile JsonFactory factory;

    JsonCursors(final int maxDepth) {
        final var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .build();
        this.factory = JsonFactory.builder()
                .streamReadConstraints(constraints)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .recyclerPool(JsonRecyclerPools.threadLocalPool())
                .build();
    }

    JsonCursor open(final byte[] json) {
        return open(json, new Span(0, json.length));
    }

    JsonCursor open(final byte[] json, final Span range) {
        final int left = budget.getPlain() - range.length();
        budget.setPlain(left > 0 ? left : BYTES_PER_FACTORY);
        if (left <= 0) {
            factory = factory.copy();
        }
        final var parser = factory.createParser(ObjectReadContext.empty(), json, range.start(), range.length());
        return new JsonCursor(parser, range.start());
    }
}
