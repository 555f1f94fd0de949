package io.sallyport.server.it.interop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which features of which servers each client could use, as a table for people.
 *
 * @param servers the names of the servers, in the order of the marks of a cell
 * @param rows what each client saw, by what it is called
 */
record CompatibilityTable(List<String> servers, Map<String, Sightings> rows) {

    private static final Map<String, String> FEATURES = features();

    private static Map<String, String> features() {
        final var features = new LinkedHashMap<String, String>();
        features.put("tools", "all tools");
        features.put("call", "call");
        features.put("progress", "progress");
        features.put("prompt", "prompt");
        features.put("read", "resource");
        features.put("complete", "completion");
        features.put("form", "elicitation");
        features.put("model", "sampling");
        features.put("changed", "list changed");
        return features;
    }

    /** The table, and below it why something failed. */
    String markdown() {
        final var failures = new ArrayList<String>();
        final var lines = new ArrayList<String>();
        lines.add("| client | speaks | " + String.join(" | ", FEATURES.values()) + " |");
        lines.add("|---".repeat(FEATURES.size() + 2) + "|");
        rows.forEach((client, seen) -> lines.add(row(client, seen, failures)));
        for (int index = 0; index < failures.size(); index++) {
            lines.add((index == 0 ? "\n" : "") + "[" + (index + 1) + "] " + failures.get(index) + "  ");
        }
        return String.join("\n", lines) + "\n";
    }

    private String row(final String client, final Sightings seen, final List<String> failures) {
        final var version = seen.the("connected").get("version");
        return FEATURES.keySet().stream()
                .map(feature -> cell(feature, seen, failures))
                .collect(Collectors.joining(" | ", "| " + client + " | " + version + " | ", " |"));
    }

    private String cell(final String feature, final Sightings seen, final List<String> failures) {
        return servers.stream()
                .map(server -> mark(seen.cell(server, feature), failures))
                .collect(Collectors.joining());
    }

    private static String mark(final Map<String, Object> cell, final List<String> failures) {
        return switch (String.valueOf(cell.get("outcome"))) {
            case "works" -> "✓";
            case "absent" -> "·";
            case "unasked" -> "–";
            case final String other -> {
                failures.add(cell.get("server") + ", " + cell.get("feature") + ": " + cell.getOrDefault("why", other));
                yield "✗[" + failures.size() + "]";
            }
        };
    }
}
