package io.sallyport.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What it costs that there are three replicas.
 *
 * @param home calls that the session's home gets
 * @param elsewhere calls in the same sessions that another replica gets and serves itself
 * @param relayed calls that another replica gets and takes to the session's home
 */
record Balanced(Result home, Result elsewhere, Result relayed, List<Share> shares) {

    List<Result> results() {
        return List.of(home, elsewhere, relayed);
    }

    /** CPU per request of a row, as a multiple of the same at home. */
    double cpu(final Result row) {
        return ratio(row, Sample::cpuMicrosPerRequest);
    }

    /** Requests per second of a row, as a multiple of the same at home. */
    double perSecond(final Result row) {
        return ratio(row, Sample::perSecond);
    }

    private double ratio(final Result row, final ToDoubleFunction<Sample> value) {
        return row.median(value) / home.median(value);
    }

    List<String> markdown() {
        final var lines = new ArrayList<String>();
        lines.add("| three replicas on one core, against at home | CPU/request | requests/s |");
        lines.add("|---|--:|--:|");
        for (final var row : List.of(elsewhere, relayed)) {
            lines.add(String.format(
                    Locale.ROOT, "| %s | %.2f × | %.2f × |", row.row().name(), cpu(row), perSecond(row)));
        }
        lines.add("");
        lines.add("| three replicas, round robin, typical sessions | requests | relayed | share |");
        lines.add("|---|--:|--:|--:|");
        for (final var share : shares) {
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %,d | %,d | %.1f %% |",
                    share.name(),
                    share.requests(),
                    share.relayed(),
                    100 * share.share()));
        }
        return lines;
    }
}
