package io.sallyport.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What was measured, for a person: Markdown.
 *
 * @param names of the claims and suites that were chosen; none where all were
 */
record Report(Machine machine, List<Measured> measured, Set<String> names, List<String> complaints) {

    /** From this share of the proxy's core on, the work of others shows in the figures. */
    private static final double DISTURBING = 0.05;
    /** Below this share of its core, a proxy was waiting for the load generator. */
    private static final double SATURATED = 0.9;

    /** Below this share of the first round's CPU per request in the last one, it was not warm. */
    private static final double WARM = 0.8;

    /** What came of one suite. */
    record Measured(Suite suite, Outcome outcome) {}

    String markdown() {
        final var lines = new ArrayList<String>();
        machine.facts().forEach((name, value) -> lines.add("- " + name + ": " + value));
        lines.add("");
        lines.add("| row | figure | goal | | command |");
        lines.add("|---|--:|--:|---|---|");
        lines().forEach(line -> lines.add(line.markdown()));
        lines.add("");
        lines.add("| what was loaded | requests/s | p50 ms | p99 ms | CPU µs/request | own core busy |");
        lines.add("|---|--:|--:|--:|--:|--:|");
        results().forEach(result -> lines.add(loaded(result)));
        lines.add("");
        notes().forEach(note -> lines.add("> " + note));
        return String.join("\n", lines);
    }

    /** Every chosen claim with what was measured of it. */
    List<Line> lines() {
        return measured.stream()
                .flatMap(part -> part.suite().claims().stream()
                        .filter(claim -> Suites.isChosen(part.suite(), claim, names))
                        .map(claim -> Line.of(claim, part.outcome().figures())))
                .toList();
    }

    List<Result> results() {
        return measured.stream()
                .flatMap(part -> part.outcome().results().stream())
                .toList();
    }

    /** Whether everything was measured as it says. */
    boolean isWhole() {
        return measured.stream().allMatch(part -> part.outcome().isWhole())
                && results().stream().allMatch(Result::isHonest);
    }

    /** What a reader must know before quoting a figure. */
    List<String> notes() {
        final var notes = new ArrayList<>(complaints);
        notes.addAll(machine.warnings());
        measured.forEach(part -> notes.addAll(part.outcome().notes()));
        results().forEach(result -> notes.addAll(notes(result)));
        return notes;
    }

    private static List<String> notes(final Result result) {
        final var name = result.row().name();
        final var notes = new ArrayList<String>();
        if (!result.isHonest()) {
            notes.add(
                    name + ": NOT VALID, some requests failed, were not answered by the upstream, or went another way");
        }
        if (result.row().isDirect()) {
            return notes;
        }
        if (!result.leftOut().isEmpty()) {
            notes.add(name + ": samples left out, because others used more of its core than in those that count: "
                    + result.leftOut().size());
        }
        if (result.drift() < WARM) {
            notes.add(name + ": it was still getting faster, so its figures are too high; warm up longer");
        }
        final double disturbed = result.median(Sample::disturbed);
        if (disturbed > DISTURBING) {
            notes.add(
                    String.format(Locale.ROOT, "%s: others took %.0f %% of its core meanwhile", name, 100 * disturbed));
        }
        if (result.median(Sample::busy) + disturbed < SATURATED) {
            notes.add(name + ": its core was not full, so requests/s and latency are bounded by the load generator and"
                    + " the upstream; compare CPU per request");
        }
        return notes;
    }

    private static String loaded(final Result result) {
        final boolean proxied = !result.row().isDirect();
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %s | %s | %s |",
                result.row().name(),
                result.median(Sample::perSecond),
                millis(result.median(sample -> sample.counted().p50())),
                millis(result.median(sample -> sample.counted().p99())),
                proxied ? String.format(Locale.ROOT, "%.1f", result.median(Sample::cpuMicrosPerRequest)) : "–",
                proxied ? String.format(Locale.ROOT, "%.0f %%", 100 * result.median(Sample::busy)) : "–");
    }

    private static String millis(final double micros) {
        return micros == 0 ? "–" : String.format(Locale.ROOT, "%.2f", micros / 1e3);
    }
}
