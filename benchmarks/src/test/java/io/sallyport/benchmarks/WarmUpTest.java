package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private static final URI URL = URI.create("http://127.0.0.1/");
    private static final ProcessHandle PROXY = ProcessHandle.current();
    private static final Settings SETTINGS =
            new Settings(false, Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(4), 5, 32);

    private final List<Duration> windows = new ArrayList<>();
    private final Load load = (_, window) -> {
        windows.add(window);
        return new Load.Counted(1, window.toNanos() / 1000, 0, 0, 0);
    };

    @Test
    void whatIsAsFastAtOnceAsItEverWillBeIsLoadedForAShortTimeWhateverItsName() throws Exception {
        run(Row.steady("Sallyport", URL, load, PROXY), Row.direct("direct", URL, load));
        assertThat(windows).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
    }

    @Test
    void whatLearnsIsLoadedLongOnceAndThenInStepsForEveryWay() throws Exception {
        run(Row.learning("one way", URL, load, PROXY), Row.learning("another", URL, load, PROXY));
        assertThat(windows).startsWith(Duration.ofSeconds(30), Duration.ofSeconds(6));
        assertThat(windows).containsOnlyOnce(Duration.ofSeconds(30));
    }

    @Test
    void whatIsUnknownIsLoadedAsLongAsWasChosen() throws Exception {
        run(Row.unknown("nginx", URL, load, PROXY));
        assertThat(windows).containsExactly(SETTINGS.warmUp());
    }

    private static void run(final Row... rows) throws Exception {
        final var programs = new Programs(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        try (var http = HttpClient.newHttpClient()) {
            final var kit = new Kit(
                    SETTINGS,
                    programs,
                    new Cores(0, List.of(0), false),
                    Path.of("sallyport"),
                    Path.of("peers"),
                    http,
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
            final var warmUp = new WarmUp(kit);
            for (final var row : rows) {
                warmUp.run(row);
            }
        }
    }
}
