package io.sallyport.benchmarks;

import java.util.List;
import java.util.Optional;

/** A claim, and what was measured of it, if it was. */
record Line(Claim claim, Optional<Figure> figure) {

    static Line of(final Claim claim, final List<Figure> figures) {
        return new Line(
                claim,
                figures.stream()
                        .filter(figure -> figure.claim().equals(claim) && Double.isFinite(figure.value()))
                        .findFirst());
    }

    /** What measures it again. */
    String command() {
        return "benchmarks/run --only " + claim.name();
    }

    String verdict() {
        if (claim.goal() instanceof Goal.None) {
            return "";
        }
        return figure.map(it -> it.isMet() ? "met" : "missed").orElse("not measured");
    }

    String markdown() {
        final var value = figure.map(it -> Goal.number(it.value()) + " " + claim.unit());
        return "| " + claim.text() + " | " + value.orElse("–") + " | "
                + claim.goal().text(claim.unit()) + " | " + verdict() + " | `" + command() + "` |";
    }
}
