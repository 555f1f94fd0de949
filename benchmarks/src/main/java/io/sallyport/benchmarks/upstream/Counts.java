package io.sallyport.benchmarks.upstream;

/** What came so far. Confined to the one event loop of all connections. */
final class Counts {

    private long asked;
    private long spans;

    /** A call or a list. */
    void ask() {
        asked++;
    }

    void spans(final long more) {
        spans += more;
    }

    /** @param name as in the path after {@code /count/} */
    long of(final String name) {
        return switch (name) {
            case "asked" -> asked;
            case "spans" -> spans;
            default -> -1;
        };
    }
}
