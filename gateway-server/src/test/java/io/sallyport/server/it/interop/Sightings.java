package io.sallyport.server.it.interop;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a client saw in one session, in the order it saw it, as our Node scripts print it. */
record Sightings(List<Map<String, Object>> seen) {

    /** Those among the lines of an output, other lines left aside. */
    static Sightings in(final String output) throws IOException {
        final var seen = new ArrayList<Map<String, Object>>();
        for (final var line : output.lines().toList()) {
            if (line.startsWith("{\"at\":")) {
                seen.add(McpJsonDefaults.getMapper().readValue(line, new TypeRef<>() {}));
            }
        }
        return new Sightings(List.copyOf(seen));
    }

    /** Everything of one kind, in order. */
    List<Map<String, Object>> all(final String kind) {
        return seen.stream().filter(thing -> kind.equals(thing.get("saw"))).toList();
    }

    /** The only one of its kind. */
    Map<String, Object> the(final String kind) {
        final var all = all(kind);
        if (all.size() != 1) {
            throw new AssertionError("one " + kind + " expected: " + seen);
        }
        return all.getFirst();
    }

    /** What came of one feature of one server. */
    Map<String, Object> cell(final String server, final String feature) {
        return all("cell").stream()
                .filter(cell -> server.equals(cell.get("server")) && feature.equals(cell.get("feature")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing of " + feature + " of " + server + ": " + seen));
    }

    /** The text a tool answered with. */
    String result(final String tool) {
        return all("result").stream()
                .filter(result -> tool.equals(result.get("tool")))
                .map(result -> String.valueOf(result.get("text")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no result of " + tool + ": " + seen));
    }

    /** What came of the last call, from its first progress to its result. */
    List<Map<String, Object>> lastCall() {
        final int first = seen.indexOf(all("progress").getFirst());
        final int last = seen.lastIndexOf(all("result").getLast());
        return seen.subList(first, last + 1);
    }

    /** Milliseconds between two sightings by the client's own clock. */
    static long between(final Map<String, Object> earlier, final Map<String, Object> later) {
        return at(later) - at(earlier);
    }

    private static long at(final Map<String, Object> thing) {
        return thing.get("at") instanceof Number millis ? millis.longValue() : 0;
    }
}
