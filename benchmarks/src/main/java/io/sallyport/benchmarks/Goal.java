package io.sallyport.benchmarks;

import java.util.Locale;

/** What a figure is to be. */
sealed interface Goal {

    /** No more than that. */
    record AtMost(double limit) implements Goal {}

    /** No less than that. */
    record AtLeast(double limit) implements Goal {}

    /** That, give or take. */
    record Near(double value, double tolerance) implements Goal {}

    /** Nobody has set one. */
    record None() implements Goal {}

    default boolean isMet(final double value) {
        return switch (this) {
            case AtMost(double limit) -> value <= limit;
            case AtLeast(double limit) -> value >= limit;
            case Near(double wanted, double tolerance) -> Math.abs(value - wanted) <= tolerance;
            case None() -> true;
        };
    }

    /** Such as {@code ≤ 1.5 × nginx}; nothing where there is none. */
    default String text(final String unit) {
        return switch (this) {
            case AtMost(double limit) -> "≤ " + number(limit) + " " + unit;
            case AtLeast(double limit) -> "≥ " + number(limit) + " " + unit;
            case Near(double wanted, double tolerance) -> number(wanted) + " ± " + number(tolerance) + " " + unit;
            case None() -> "";
        };
    }

    /** A number for a person: as many digits as are worth reading. */
    static String number(final double value) {
        final double size = Math.abs(value);
        final var format = value == Math.rint(value) || size >= 100
                ? "%,.0f"
                : size >= 10 ? "%.1f" : size >= 0.01 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
