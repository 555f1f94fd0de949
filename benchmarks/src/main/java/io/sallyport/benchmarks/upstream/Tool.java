package io.sallyport.benchmarks.upstream;

import java.util.Locale;
import java.util.Optional;

/** What every server can do. */
enum Tool {
    /** Answers with about 1 KB. */
    ECHO,
    /** Asks the client, then answers the same. */
    ASK,
    /** Answers the same after a thousand events of progress. */
    PROGRESS,
    /** Answers with 10 MB of JSON. */
    LARGE,
    /** Answers with 10 MB in an event. */
    LARGE_EVENT;

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Anything unknown echoes. */
    static Tool of(final Optional<String> title) {
        return switch (title.orElse("")) {
            case "ask" -> ASK;
            case "progress" -> PROGRESS;
            case "large" -> LARGE;
            case "large_event" -> LARGE_EVENT;
            default -> ECHO;
        };
    }
}
