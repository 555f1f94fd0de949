package io.sallyport.server.it.interop;

import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.conformance.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A program for whoever works on the gateway: plays one scenario of the conformance suite against the fixture and through
 * the gateway as it is compiled, prints what the suite saw of the gateway, and in what the two differ.
 *
 * <pre>ConformanceScenario SCENARIO|all|required [stable|next] [2026-07-28|2025-11-25|2025-06-18|2025-03-26] [ENDPOINT]</pre>
 *
 * <p>The endpoint is one that knows the revision, unless another is named. It runs in the module's directory, on its test
 * class path. Logs and results stay where it says.
 */
public final class ConformanceScenario {

    private ConformanceScenario() {}

    public static void main(final String[] arguments) throws IOException, InterruptedException {
        final var suite = argument(arguments, 1)
                .map(name -> ConformanceSuite.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(ConformanceSuite.NEXT);
        final var revision = argument(arguments, 2).orElse("2025-11-25");
        final var endpoint = argument(arguments, 3)
                .map(name -> Endpoint.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElseGet(() -> endpoint(revision));
        final var which = which(argument(arguments, 0).orElse("all"), revision);
        final var node = NodePackages.provide();
        try (var stage = ConformanceStage.start(TestGateway.compiled(), Files.createTempDirectory("conformance"))) {
            final var direct = suite.run(node, stage.directory(), stage.direct(endpoint), which);
            final var through = suite.run(node, stage.directory(), stage.throughGateway(endpoint), which);
            System.out.println(through.output());
            System.out.println("\nthrough the gateway: " + through.tally());
            through.differencesFrom(direct).forEach(System.out::println);
            System.out.println("directly:            " + direct.tally());
            System.out.println("logs and results: " + stage.directory());
        }
    }

    private static List<String> which(final String scenario, final String revision) {
        return switch (scenario) {
            case "all" -> List.of("--suite", "all", "--spec-version", revision);
            case "required" -> List.of("--requirements", revision);
            default -> List.of("--scenario", scenario, "--spec-version", revision);
        };
    }

    private static Endpoint endpoint(final String revision) {
        return switch (revision) {
            case "2025-03-26" -> Endpoint.MARCH;
            case "2025-06-18" -> Endpoint.JUNE;
            case "2025-11-25" -> Endpoint.NOVEMBER;
            default -> Endpoint.DUAL;
        };
    }

    private static Optional<String> argument(final String[] arguments, final int index) {
        return index < arguments.length ? Optional.of(arguments[index]) : Optional.empty();
    }
}
