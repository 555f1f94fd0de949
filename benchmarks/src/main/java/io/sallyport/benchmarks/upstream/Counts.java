package io.sallyport.benchmarks.upstream;

/** What came so far. Confined to the one event loop of all connections. */
final class Counts {

    private long calls;
    private long lists;
    private long spans;
    private long streams;

    void call() {
        calls++;
    }

    void list() {
        lists++;
    }

    void spans(final long more) {
        spans += more;
    }

    /** One that stays open. */
    void stream() {
        streams++;
    }

    /** @param name as in the path after {@code /count/} */
    long of(final String name) {
        return switch (name) {
            case "calls" -> calls;
            case "asked" -> calls + lists;
            case "spans" -> spans;
            case "streams" -> streams;
            default -> -1;
        };
    }
}
