package io.sallyport.benchmarks;

/** What was measured of a claim. */
record Figure(Claim claim, double value) {

    boolean isMet() {
        return claim.goal().isMet(value);
    }
}
