package io.sallyport.server.it.interop;

import io.sallyport.server.testkit.conformance.Revision;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The ways in which the conformance suite is run, and how many checks a server that has everything passes. */
enum ConformanceRun {
    STABLE_ALL(ConformanceSuite.STABLE, Revision.NOVEMBER, 47, "--suite all"),
    STABLE_NOVEMBER(ConformanceSuite.STABLE, Revision.NOVEMBER, 40, "--spec-version 2025-11-25"),
    REQUIRED_IN_NOVEMBER(ConformanceSuite.NEXT, Revision.NOVEMBER, 84, "--requirements 2025-11-25"),
    NOVEMBER(ConformanceSuite.NEXT, Revision.NOVEMBER, 84, "--suite all --spec-version 2025-11-25"),
    JUNE(ConformanceSuite.NEXT, Revision.JUNE, 56, "--suite all --spec-version 2025-06-18"),
    MARCH(ConformanceSuite.NEXT, Revision.MARCH, 3, "--suite all --spec-version 2025-03-26");

    private final ConformanceSuite suite;
    private final Revision revision;
    private final int fullCount;
    private final String arguments;

    ConformanceRun(final ConformanceSuite suite, final Revision revision, final int fullCount, final String arguments) {
        this.suite = suite;
        this.revision = revision;
        this.fullCount = fullCount;
        this.arguments = arguments;
    }

    /** The newest revision that the server under test is to know. */
    Revision revision() {
        return revision;
    }

    ConformanceReport.Tally full() {
        return new ConformanceReport.Tally(fullCount, 0);
    }

    ConformanceReport against(final Node node, final Path directory, final URI server)
            throws IOException, InterruptedException {
        return suite.run(node, directory, server, List.of(arguments.split(" ", -1)));
    }
}
