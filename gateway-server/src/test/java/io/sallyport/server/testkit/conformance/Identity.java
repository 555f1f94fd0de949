package io.sallyport.server.testkit.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the server says of itself. */
final class Identity {

    static final Map<String, Object> INFO = Map.of("name", "conformance-fixture", "version", "1.0.0");

    private static final String INSTRUCTIONS = "Everything the conformance suite asks for.";
    private static final Map<String, Object> CAPABILITIES = JsonObject.literal("""
            {
              "tools": { "listChanged": true },
              "prompts": { "listChanged": true },
              "resources": { "subscribe": true, "listChanged": true },
              "logging": {},
              "completions": {}
            }""");

    private Identity() {}

    /** The answer to {@code initialize}. */
    static Map<String, Object> initialized(final Revision revision) {
        final var said = described();
        said.put("protocolVersion", revision.date());
        said.put("serverInfo", INFO);
        return said;
    }

    /** The answer to {@code server/discover}. */
    static Map<String, Object> discovered(final String revision) {
        final var said = described();
        said.put("supportedVersions", List.of(revision));
        final var capabilities = new LinkedHashMap<>(CAPABILITIES);
        capabilities.put("extensions", Map.of(Tasks.EXTENSION, Map.of()));
        said.put("capabilities", capabilities);
        return said;
    }

    private static Map<String, Object> described() {
        final var said = new LinkedHashMap<String, Object>();
        said.put("capabilities", CAPABILITIES);
        said.put("instructions", INSTRUCTIONS);
        return said;
    }
}
