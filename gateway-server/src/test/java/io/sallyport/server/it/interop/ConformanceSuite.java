package io.sallyport.server.it.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The official conformance suite, in the versions that the packages pin. */
enum ConformanceSuite {
    /** 0.1: the revisions of 2025. */
    STABLE("conformance-0.1"),
    /** 0.2, not released yet: more checks, among them every message against the schema of its revision. */
    NEXT("conformance-0.2");

    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private final String module;

    ConformanceSuite(final String module) {
        this.module = module;
    }

    /**
     * Plays the client of a server.
     *
     * @param directory where it leaves its results
     * @param arguments which scenarios
     * @throws IOException when it ran none
     */
    ConformanceReport run(final Node node, final Path directory, final URI server, final List<String> arguments)
            throws IOException, InterruptedException {
        final var all = new ArrayList<>(List.of("server", "--url", server.toString()));
        all.addAll(arguments);
        return report(node, directory, all, Map.of());
    }

    /**
     * Plays a server in every scenario of a revision, all at once, for a client that waits until they have been used.
     *
     * @param directory where it leaves its results
     * @param desk where the client reports the servers
     */
    ConformanceReport playServers(final Node node, final Path directory, final URI desk, final String revision)
            throws IOException, InterruptedException {
        // A shell runs it, in the directory of the scripts.
        final var client = "\"$NODE\" suite-turn.mjs " + desk;
        final var all = List.of(
                "client",
                "--command",
                client,
                "--suite",
                "all",
                "--spec-version",
                revision,
                "--timeout",
                Long.toString(DEADLINE.toMillis()));
        return report(node, directory, all, Map.of("NODE", node.program()));
    }

    private ConformanceReport report(
            final Node node, final Path directory, final List<String> arguments, final Map<String, String> environment)
            throws IOException, InterruptedException {
        final var results = Files.createTempDirectory(directory, module);
        final var all = new ArrayList<>(arguments);
        all.addAll(List.of("-o", results.toString()));
        final var command = node.packaged(module + "/dist/index.js", all);
        final var run = Finished.run(node.directory(), command, environment, DEADLINE);
        final var report = ConformanceReport.read(results, run.all());
        if (report.scenarios().isEmpty()) {
            throw new IOException("the suite ran nothing: " + run.all());
        }
        return report;
    }
}
