package io.sallyport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.server.cli.Shell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRunTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run -c gateway.yaml",
                "run --config gateway.yaml",
                "run -c /etc/sallyport -c ./more.yaml --config other"
            })
    void readsTheWordsOfServicesAsPicocliWould(final String line) {
        final var words = List.of(line.split(" "));
        final var parsed = SallyportMain.commandLine(Shell.ofProcess())
                .parseArgs(words.toArray(String[]::new))
                .subcommand();

        assertThat(PlainRun.of(words).orElseThrow().paths())
                .isEqualTo(parsed.matchedOptionValue("-c", List.<Path>of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check -c gateway.yaml",
                "run --help",
                "run -c",
                "run gateway.yaml",
                "run -c --help",
                "run -c @words",
                "run --config=gateway.yaml",
                "run -cgateway.yaml",
                "run --allow-literal-secrets -c gateway.yaml",
                "run -c a b",
                "--version",
                "Run"
            })
    void leavesEverythingElseToPicocli(final String line) {
        assertThat(PlainRun.of(List.of(line.split(" ")))).isEmpty();
    }

    @Test
    void leavesNothingAndEmptyAndImpossiblePathsToPicocli() {
        assertThat(PlainRun.of(List.of())).isEmpty();
        assertThat(PlainRun.of(List.of("run", "-c", ""))).isEmpty();
        assertThat(PlainRun.of(List.of("run", "-c", "a\0b"))).isEmpty();
    }
}
