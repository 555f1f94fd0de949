package io.sallyport.server.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.conformance.ConformanceServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official conformance suite. */
@NeedsNode
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceIT {

    private final Node node;
    private final ProcessGroup group;
    private final ConformanceServer server;

    ConformanceIT(final Node node, @TempDir final Path directory) throws Exception {
        this.node = node;
        this.group = new ProcessGroup(directory);
        this.server = ConformanceServer.start(group, "fixture");
    }

    @AfterAll
    void stop() {
        group.close();
    }

    /** The baseline: what the gateway is to be compared with has nothing left out. */
    @ParameterizedTest
    @EnumSource
    void theFixtureItselfPassesEveryCheck(final ConformanceRun run) throws Exception {
        final var report = run.against(node, group.directory(), server.url(run.revision()));

        assertThat(report.tally()).as(report.failures()).isEqualTo(run.full());
    }
}
