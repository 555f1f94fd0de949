package io.sallyport.benchmarks;

import java.util.List;

/** Two claims, never measured. */
final class FixedSuite {

    static final Claim SHORT = Claim.atMost("short", 1.5, "×", "a short one");
    static final Claim LONG = Claim.atLeast("long", 10, "MB", "a long one");
    static final Suite SUITE = new Suite("fixed", List.of(SHORT, LONG), _ -> Outcome.of(List.of(), List.of()));

    private FixedSuite() {}
}
