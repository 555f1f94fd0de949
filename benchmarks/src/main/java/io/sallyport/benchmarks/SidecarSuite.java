package io.sallyport.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a gateway before one server takes of a pod's memory. */
final class SidecarSuite {

    private static final Claim IDLE = Claim.atMost("sidecar-idle", 90, "MB", "resident memory, sidecar, idle");
    private static final Claim LOADED =
            Claim.atMost("sidecar-loaded", 120, "MB", "resident memory, sidecar, after load");
    static final Suite SUITE =
            Suite.alone("sidecar", List.of(IDLE, LOADED), new Cost(1, 1, 0, 5), SidecarSuite::measure);

    /** As small as a sidecar's heap is. */
    private static final Map<String, String> PROFILE = Map.of("SALLYPORT_JAVA_OPTS", "-Xmx64m");

    private static final double MB = 1e6;

    private SidecarSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var gateway = stage.gateway(Configuration.EMPTY.with("alpha", "/alpha"), PROFILE);
        final var memory = new Memory(gateway.process());
        // Long enough that what start-up has begun is done.
        Thread.sleep(stage.kit().settings().window());
        final long idle = memory.resident();
        final var load = stage.wrk(stage.callers().inSessions(gateway.url(), Ask.echo("alpha__echo")));
        final var results =
                stage.measure(List.of(Row.learning("Sallyport, sidecar", gateway.url(), load, gateway.process())));
        return Outcome.of(results.all(), List.of(IDLE.of(idle / MB), LOADED.of(memory.resident() / MB)));
    }
}
