package io.sallyport.server.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.conformance.Endpoint;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The official conformance suite: the gateway must make no difference. */
@NeedsNode
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceIT {

    private static final Set<ConformanceRun> MODERN = EnumSet.of(
            ConformanceRun.JULY,
            ConformanceRun.JULY_ALONE,
            ConformanceRun.REQUIRED_IN_JULY,
            ConformanceRun.NOVEMBER_BESIDE_JULY);

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
        return Arrays.stream(ConformanceRun.values()).filter(run -> !MODERN.contains(run));
    }

    /** Where the fixture answers with JSON the gateway may stream, which the suite looks at more closely. */
    @ParameterizedTest
    @EnumSource(names = {"JULY", "JULY_ALONE", "REQUIRED_IN_JULY"})
    void behindTheGatewayTheStatelessRevisionPassesEveryScenario(final ConformanceRun run) throws Exception {
        final var through = run.against(node, stage.directory(), stage.throughGateway(run.endpoint()));

        assertThat(through.failed()).as(through.failures()).isEmpty();
        assertThat(through.tally().passed()).isGreaterThanOrEqualTo(run.full().passed());
        assertThat(through.scenarios().keySet())
                .isEqualTo(direct(run).scenarios().keySet());
    }

    @Test
    void clientsInSessionsAreServedByAServerWithout() throws Exception {
        final var run = ConformanceRun.NOVEMBER;
        final var through = run.against(node, stage.directory(), stage.throughGateway(Endpoint.MODERN));

        assertThat(through.failed()).as(through.failures()).isEmpty();
        assertThat(through.scenarios().keySet())
                .isEqualTo(direct(run).scenarios().keySet());
    }

    /**
     * All but one: {@code input-required-result-basic-elicitation} wants a request under a key that the fixture has chosen,
     * and a server in a session gives its requests no keys.
     */
    @Test
    void clientsWithoutSessionsAreServedByAServerThatHasThem() throws Exception {
        final var run = ConformanceRun.JULY;
        final var through = run.against(node, stage.directory(), stage.throughGateway(Endpoint.NOVEMBER));

        assertThat(through.failed()).as(through.failures()).containsOnly("input-required-result-basic-elicitation");
        assertThat(through.scenarios().keySet())
                .isEqualTo(direct(run).scenarios().keySet());
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
