package io.sallyport.server.it.interop;

import io.sallyport.server.testkit.conformance.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The ways in which the conformance suite is run, and how many checks a server that has everything passes. */
enum ConformanceRun {
    STABLE_ALL(ConformanceSuite.STABLE, Endpoint.NOVEMBER, 47, "--suite all"),
    STABLE_NOVEMBER(ConformanceSuite.STABLE, Endpoint.NOVEMBER, 40, "--spec-version 2025-11-25"),
    REQUIRED_IN_NOVEMBER(ConformanceSuite.NEXT, Endpoint.NOVEMBER, 84, "--requirements 2025-11-25"),
    NOVEMBER(ConformanceSuite.NEXT, Endpoint.NOVEMBER, 84, "--suite all --spec-version 2025-11-25"),
    JUNE(ConformanceSuite.NEXT, Endpoint.JUNE, 56, "--suite all --spec-version 2025-06-18"),
    MARCH(ConformanceSuite.NEXT, Endpoint.MARCH, 3, "--suite all --spec-version 2025-03-26"),
    REQUIRED_IN_JULY(ConformanceSuite.NEXT, Endpoint.DUAL, 196, "--requirements 2026-07-28"),
    JULY(ConformanceSuite.NEXT, Endpoint.DUAL, 152, "--suite all --spec-version 2026-07-28"),
    JULY_ALONE(ConformanceSuite.NEXT, Endpoint.MODERN, 152, "--suite all --spec-version 2026-07-28"),
    NOVEMBER_BESIDE_JULY(ConformanceSuite.NEXT, Endpoint.DUAL, 84, "--suite all --spec-version 2025-11-25");

    /** It looks for some messages within 500 to 800 ms only: the one scenario that a slow machine alone fails. */
    private static final String TIMED = "server-stateless";

    private final ConformanceSuite suite;
    private final Endpoint endpoint;
    private final int fullCount;
    private final String arguments;

    ConformanceRun(final ConformanceSuite suite, final Endpoint endpoint, final int fullCount, final String arguments) {
        this.suite = suite;
        this.endpoint = endpoint;
        this.fullCount = fullCount;
        this.arguments = arguments;
    }

    /** What the server under test is to speak. */
    Endpoint endpoint() {
        return endpoint;
    }

    ConformanceReport.Tally full() {
        return new ConformanceReport.Tally(fullCount, 0);
    }

    ConformanceReport against(final Node node, final Path directory, final URI server)
            throws IOException, InterruptedException {
        final var report = suite.run(node, directory, server, List.of(arguments.split(" ", -1)));
        if (!report.failed().contains(TIMED)) {
            return report;
        }
        return report.with(
                suite.run(node, directory, server, List.of("--spec-version", "2026-07-28", "--scenario", TIMED)));
    }
}
