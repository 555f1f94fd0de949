package io.sallyport.server.it.interop;

import io.sallyport.server.it.interop.ConformanceReport.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The clients that are driven through the gateway to the servers of the conformance suite: of the era of those and of the
 * other one.
 */
enum SuiteClient {
    MODERN_TO_MODERN("2026-07-28", "modern"),
    LEGACY_TO_MODERN("2026-07-28", "legacy"),
    LEGACY_TO_LEGACY("2025-11-25", "legacy"),
    MODERN_TO_LEGACY("2025-11-25", "modern");

    private static final Map<String, Integer> JULY = Map.of(
            "http-custom-headers", 18,
            "http-invalid-tool-headers", 12,
            "http-standard-headers", 10,
            "json-schema-2020-12-preservation", 9,
            "json-schema-ref-no-deref", 1,
            "request-metadata", 8,
            "sep-2322-client-request-state", 5,
            "tools_call", 2);
    private static final Map<String, Integer> NOVEMBER = Map.of(
            "elicitation-sep1034-client-defaults", 5,
            "initialize", 1,
            "json-schema-2020-12-preservation", 9,
            "sse-retry", 3,
            "tools_call", 2);

    private final String revision;
    private final String era;

    SuiteClient(final String revision, final String era) {
        this.revision = revision;
        this.era = era;
    }

    /** What the servers speak. */
    String revision() {
        return revision;
    }

    /** What the client speaks, in the words of its driver. */
    String era() {
        return era;
    }

    /** Every scenario of the revision but those of authorization, and how many checks it has. */
    private Map<String, Integer> scenarios() {
        return "2026-07-28".equals(revision) ? JULY : NOVEMBER;
    }

    int count() {
        return scenarios().size();
    }

    /**
     * How many checks of each scenario pass and fail.
     *
     * @param unbridgeable the scenarios that cannot be done in this combination
     */
    Map<String, Tally> expected(final List<String> unbridgeable) {
        final var expected = new HashMap<String, Tally>();
        scenarios().forEach((scenario, checks) -> expected.put(scenario, new Tally(checks, 0)));
        unbridgeable.forEach(expected::remove);
        return expected;
    }
}
