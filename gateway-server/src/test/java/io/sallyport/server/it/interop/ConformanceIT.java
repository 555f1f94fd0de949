package io.sallyport.server.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The official conformance suite: the gateway must make no difference. */
@NeedsNode
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceIT {

    private final Node node;
    private final ConformanceStage stage;
    private final Map<ConformanceRun, ConformanceReport> baseline = new EnumMap<>(ConformanceRun.class);

    ConformanceIT(final Node node, @TempDir final Path directory) throws Exception {
        this.node = node;
        this.stage = ConformanceStage.start(TestGateway.command(), directory);
    }

    @AfterAll
    void stop() {
        stage.close();
    }

    /** The baseline: what the gateway is compared with has nothing left out. */
    @ParameterizedTest
    @EnumSource
    void theFixtureItselfPassesEveryCheck(final ConformanceRun run) throws Exception {
        final var direct = direct(run);

        assertThat(direct.tally()).as(direct.failures()).isEqualTo(run.full());
    }

    @ParameterizedTest
    @MethodSource("routed")
    void behindTheGatewayEveryScenarioCountsTheSame(final ConformanceRun run) throws Exception {
        final var through = run.against(node, stage.directory(), stage.throughGateway(run.endpoint()));

        assertThat(through.differencesFrom(direct(run))).isEmpty();
        assertThat(through.tally()).as(through.failures()).isEqualTo(run.full());
    }

    static Stream<ConformanceRun> routed() {
        return Arrays.stream(ConformanceRun.values()).filter(run -> ConformanceStage.isRouted(run.endpoint()));
    }

    private ConformanceReport direct(final ConformanceRun run) throws Exception {
        final var known = baseline.get(run);
        if (known != null) {
            return known;
        }
        final var direct = run.against(node, stage.directory(), stage.direct(run.endpoint()));
        baseline.put(run, direct);
        return direct;
    }
}
