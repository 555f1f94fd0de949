package io.sallyport.server.it.interop;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the conformance suite found.
 *
 * @param scenarios the checks of each scenario, by its name
 * @param output everything the suite printed
 */
record ConformanceReport(Map<String, List<Check>> scenarios, String output) {

    private static final Pattern RESULT = Pattern.compile("(?:server-)?(.+)-\\d{4}-\\d\\d-\\d\\dT[\\d-]+Z");

    /** One check. Only those with the status SUCCESS or FAILURE count. */
    record Check(String id, String status, String message) {

        private static final Set<String> PLAIN = Set.of("outgoing-request", "incoming-response", "incoming-sse-event");

        /** Whether it says that something is not as it should be, or could not be looked at. */
        boolean isComplaint() {
            return !"SUCCESS".equals(status) && !(PLAIN.contains(id) && "INFO".equals(status));
        }

        @Override
        public String toString() {
            return status + " " + id + (message.isEmpty() ? "" : ": " + message);
        }
    }

    /** Counts of checks. */
    record Tally(long passed, long failed) {

        static Tally of(final List<Check> checks) {
            return new Tally(count(checks, "SUCCESS"), count(checks, "FAILURE"));
        }

        private static long count(final List<Check> checks, final String status) {
            return checks.stream()
                    .filter(check -> status.equals(check.status()))
                    .count();
        }

        @Override
        public String toString() {
            return passed + " passed, " + failed + " failed";
        }
    }

    /** Reads the directory of results: one directory a scenario, with a file of checks if it came to its end. */
    static ConformanceReport read(final Path results, final String output) throws IOException {
        final var scenarios = new TreeMap<String, List<Check>>();
        try (var directories = Files.newDirectoryStream(results)) {
            for (final var directory : directories) {
                final var name = RESULT.matcher(directory.getFileName().toString());
                if (name.matches()) {
                    scenarios.put(name.group(1), checks(directory.resolve("checks.json")));
                }
            }
        }
        return new ConformanceReport(scenarios, output);
    }

    private static List<Check> checks(final Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of(new Check("scenario", "FAILURE", "it did not come to its end"));
        }
        final List<Map<String, Object>> checks =
                McpJsonDefaults.getMapper().readValue(Files.readString(file), new TypeRef<>() {});
        return checks.stream()
                .map(check -> new Check(
                        String.valueOf(check.get("id")),
                        String.valueOf(check.get("status")),
                        String.valueOf(check.getOrDefault("errorMessage", ""))))
                .toList();
    }

    /** This one, but for the scenarios of a later run. */
    ConformanceReport with(final ConformanceReport later) {
        final var all = new TreeMap<>(scenarios);
        all.putAll(later.scenarios);
        return new ConformanceReport(all, output + later.output);
    }

    Tally tally() {
        return Tally.of(scenarios.values().stream().flatMap(List::stream).toList());
    }

    /** The scenarios in which something failed. */
    Set<String> failed() {
        return scenarios.entrySet().stream()
                .filter(scenario -> Tally.of(scenario.getValue()).failed() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What failed, a line each. */
    String failures() {
        return scenarios.entrySet().stream()
                .flatMap(scenario -> scenario.getValue().stream()
                        .filter(check -> "FAILURE".equals(check.status()))
                        .map(check -> scenario.getKey() + ": " + check))
                .collect(Collectors.joining("\n", "\n", "\n"));
    }

    /** Each scenario whose counts differ from what they were elsewhere, with the checks that make the difference. */
    List<String> differencesFrom(final ConformanceReport other) {
        final var names = new TreeSet<>(scenarios.keySet());
        names.addAll(other.scenarios.keySet());
        final var differences = new ArrayList<String>();
        for (final var name : names) {
            final var here = scenarios.getOrDefault(name, List.of());
            final var there = other.scenarios.getOrDefault(name, List.of());
            if (!Tally.of(here).equals(Tally.of(there))) {
                differences.add(
                        name + ": " + Tally.of(here) + "; elsewhere " + Tally.of(there) + explained(here, there));
            }
        }
        return differences;
    }

    private static String explained(final List<Check> here, final List<Check> there) {
        final var lines = new ArrayList<String>();
        here.stream().filter(Check::isComplaint).map(Check::toString).forEach(lines::add);
        there.stream()
                .filter(check -> "SUCCESS".equals(check.status()))
                .map(Check::id)
                .filter(id -> here.stream().noneMatch(mine -> mine.id().equals(id)))
                .distinct()
                .forEach(id -> lines.add("MISSING " + id));
        return lines.stream().map(line -> "\n    " + line).collect(Collectors.joining());
    }
}
