package io.sallyport.server.federation;

import java.util.List;

/** Whose a published name is. */
public sealed interface Resolution {

    record Found(Published found) implements Resolution {}

    /**
     * Nobody's, among all that is known.
     *
     * @param nearest names the caller may have meant
     */
    record Unknown(List<String> nearest) implements Resolution {}

    /** Not known yet: an upstream that may own it has never been seen. */
    record Undecided(List<String> upstreams) implements Resolution {}
}
