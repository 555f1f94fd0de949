package io.sallyport.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results for a person: Markdown. */
record Report(Machine machine, List<Result> results, List<String> complaints) {

    /** From this share of the proxy's core on, the work of others shows in the figures. */
    private static final double DISTURBING = 0.05;
    /** Below this share of its core, a proxy was waiting for the load generator. */
    private static final double SATURATED = 0.9;

    String markdown() {
        final var lines = new ArrayList<String>();
        machine.facts().forEach((name, value) -> lines.add("- " + name + ": " + value));
        lines.add("");
        lines.add("| tools/call, 1 KB each way | requests/s | p50 ms | p99 ms | CPU µs/request | own core busy |");
        lines.add("|---|--:|--:|--:|--:|--:|");
        results.forEach(result -> lines.add(line(result)));
        lines.add("");
        notes().forEach(note -> lines.add("> " + note));
        return String.join("\n", lines);
    }

    /** What a reader must know before quoting a figure. */
    List<String> notes() {
        final var notes = new ArrayList<String>();
        complaints.forEach(notes::add);
        machine.warnings().forEach(notes::add);
        results.forEach(result -> notes.addAll(notes(result)));
        return notes;
    }

    private static List<String> notes(final Result result) {
        final var name = result.row().name();
        final var notes = new ArrayList<String>();
        if (!result.isHonest()) {
            notes.add(name + ": NOT VALID, some requests failed or were not answered by the upstream");
        }
        if (result.row().proxy().isEmpty()) {
            return notes;
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

    private static String line(final Result result) {
        final boolean proxied = result.row().proxy().isPresent();
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %.2f | %.2f | %s | %s |",
                result.row().name(),
                result.median(Sample::perSecond),
                result.median(sample -> sample.counted().p50()) / 1e3,
                result.median(sample -> sample.counted().p99()) / 1e3,
                proxied ? String.format(Locale.ROOT, "%.1f", result.median(Sample::cpuMicrosPerRequest)) : "–",
                proxied ? String.format(Locale.ROOT, "%.0f %%", 100 * result.median(Sample::busy)) : "–");
    }
}
