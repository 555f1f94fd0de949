package io.sallyport.benchmarks;

/**
 * A row of the table of goals: what is measured, whatever comes of it.
 *
 * @param name by which it can be chosen
 * @param text what it is about
 * @param unit of its figure
 */
record Claim(String name, String text, String unit, Goal goal) {

    static Claim atMost(final String name, final double limit, final String unit, final String text) {
        return new Claim(name, text, unit, new Goal.AtMost(limit));
    }

    static Claim atLeast(final String name, final double limit, final String unit, final String text) {
        return new Claim(name, text, unit, new Goal.AtLeast(limit));
    }

    static Claim near(
            final String name, final double value, final double tolerance, final String unit, final String text) {
        return new Claim(name, text, unit, new Goal.Near(value, tolerance));
    }

    /** One without a goal. */
    static Claim plain(final String name, final String unit, final String text) {
        return new Claim(name, text, unit, new Goal.None());
    }

    Figure of(final double value) {
        return new Figure(this, value);
    }
}
