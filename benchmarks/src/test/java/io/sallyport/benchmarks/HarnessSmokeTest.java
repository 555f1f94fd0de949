package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole harness with a gateway that runs, for so short a time that nothing but its working is shown. */
class HarnessSmokeTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String CLASSES = System.getProperty("java.class.path");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void itMeasuresARunningGatewayAndReportsEveryRowThatWasChosen() throws Exception {
        final var json = directory.resolve("result.json");
        final var errors = directory.resolve("errors.txt");
        final var run = new ProcessBuilder(
                        JAVA,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlogback.configurationFile=demo-logback.xml",
                        "-Dsallyport.launcher=" + launcher(),
                        "-cp",
                        CLASSES,
                        BenchMain.class.getName())
                .redirectError(errors.toFile());
        run.command().addAll(List.of("--quick", "--threads", "--warm-up", "1", "--window", "1", "--rounds", "1"));
        run.command().addAll(List.of("--connections", "4", "--only", "events,sidecar", "--json", json.toString()));
        final var process = run.start();
        final var markdown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();

        final var told = Files.readString(errors);
        assertThat(process.exitValue()).as("%s%n%s", told, markdown).isZero();
        assertThat(told).contains("2 suites, about ", "progress (1 of 2, ", "sidecar (2 of 2, ");
        assertThat(markdown)
                .containsPattern("\\| progress events relayed \\| [0-9,.]+ /s \\| ≥ 100,000 /s \\| (met|missed) \\|")
                .containsPattern("\\| resident memory, sidecar, idle \\| [0-9,.]+ MB \\| ≤ 90 MB \\| (met|missed) \\|")
                .contains("| Sallyport, 1,000 events | ", "| Sallyport, sidecar | ")
                .doesNotContain("NOT VALID");
        assertThat(Files.readString(json))
                .contains("\"name\":\"events\"", "\"name\":\"sidecar-loaded\"", "\"valid\":true", "\"machine\":{");
    }

    /** As {@code ./sallyport}, but of what is on this class path, and without building it. */
    private Path launcher() throws IOException {
        final var script = directory.resolve("sallyport");
        Files.writeString(
                script,
                "#!/bin/sh\nexec '" + JAVA + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
                        + " --enable-native-access=ALL-UNNAMED ${SALLYPORT_JAVA_OPTS:--Xmx256m} -cp '" + CLASSES
                        + "' io.sallyport.server.SallyportMain \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }
}
