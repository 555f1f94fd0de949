package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Load NO_LOAD = (_, _) -> counted(0, 0);
    private static final Row DIRECT = Row.direct("direct", URI.create("http://127.0.0.1/"), NO_LOAD);
    private static final Row PROXIED =
            Row.steady("nginx", URI.create("http://127.0.0.1/"), NO_LOAD, ProcessHandle.current());

    @TempDir
    private Path directory = Path.of("");

    @Test
    void figuresAreMediansOverTheRounds() {
        final var result =
                new Result(PROXIED, List.of(sample(100, 900), sample(10_000, 950), sample(300, 990)), List.of());
        assertThat(report(0.1, result).markdown()).contains("| nginx | 300 | 0.50 | 2.00 | 3300.0 | 95 % |");
    }

    @Test
    void aFullCoreOnAQuietMachineNeedsNoNote() {
        assertThat(report(0.1, new Result(PROXIED, List.of(sample(100, 950)), List.of()))
                        .notes())
                .isEmpty();
    }

    @Test
    void aCoreThatWasNotFullIsSaidSo() {
        assertThat(report(0.1, new Result(PROXIED, List.of(sample(100, 400)), List.of()))
                        .notes())
                .singleElement()
                .asString()
                .startsWith("nginx: its core was not full");
    }

    @Test
    void whatWasNotWarmIsSaidSo() {
        assertThat(report(0.1, new Result(PROXIED, List.of(sample(100, 950), sample(200, 950)), List.of()))
                        .notes())
                .containsExactly("nginx: it was still getting faster, so its figures are too high; warm up longer");
    }

    @Test
    void theWorkOfOthersIsSaid() {
        final var sample = new Sample(counted(100, 0), Duration.ofMillis(700), Duration.ofMillis(1000), 100, 0);
        assertThat(report(3.5, new Result(PROXIED, List.of(sample), List.of())).notes())
                .containsExactly(
                        "the machine was busy before the run (load 3.5): the figures are noisy",
                        "nginx: others took 30 % of its core meanwhile");
    }

    @Test
    void samplesThatAreLeftOutAreSaidToBe() {
        final var sample = sample(100, 950);
        assertThat(report(0.1, new Result(PROXIED, List.of(sample), List.of(sample, sample)))
                        .notes())
                .containsExactly(
                        "nginx: samples left out, because others used more of its core than in those that count: 2");
    }

    @Test
    void aSampleThatIsLeftOutMustBeValidAllTheSame() {
        final var failed = new Sample(counted(100, 1), Duration.ZERO, Duration.ofSeconds(1), 100, 0);

        assertThat(new Result(PROXIED, List.of(sample(100, 950)), List.of(failed)).isHonest())
                .isFalse();
    }

    @Test
    void aRowThatFailedOrWasNotAnsweredIsNotValid() {
        final var failed = new Sample(counted(100, 1), Duration.ZERO, Duration.ZERO, 100, 0);
        final var unanswered = new Sample(counted(100, 0), Duration.ZERO, Duration.ZERO, 99, 0);
        for (final var sample : List.of(failed, unanswered)) {
            assertThat(report(0.1, new Result(DIRECT, List.of(sample), List.of()))
                            .notes())
                    .singleElement()
                    .asString()
                    .startsWith("direct: NOT VALID");
        }
    }

    @Test
    void everySampleIsInTheFile() throws Exception {
        final var file = directory.resolve("result.json");
        JsonReport.write(report(0.1, new Result(DIRECT, List.of(sample(100, 0), sample(200, 0)), List.of())), file);
        assertThat(Files.readString(file))
                .contains("\"date\":\"today\"", "\"name\":\"direct\",\"valid\":true", "\"p99\":2000")
                .contains("\"name\":\"short\"", "\"verdict\":\"not measured\"")
                .contains("\"requestsPerSecond\":100.0", "\"requestsPerSecond\":200.0")
                .doesNotContain("cpuPerRequest");
    }

    @Test
    void everyChosenRowHasItsGoalAndItsCommand() {
        final var suite = FixedSuite.SUITE;
        final var part = new Report.Measured(suite, Outcome.of(List.of(), List.of(FixedSuite.SHORT.of(1.25))));
        final var report = new Report(new Machine(Map.of(), 0.1), List.of(part), Set.of(), List.of());
        assertThat(report.markdown())
                .contains("| a short one | 1.25 × | ≤ 1.50 × | met | `benchmarks/run --only short` |")
                .contains("| a long one | – | ≥ 10 MB | not measured | `benchmarks/run --only long` |");
        assertThat(new Report(report.machine(), report.measured(), Set.of("long"), List.of()).lines())
                .singleElement()
                .extracting(Line::claim)
                .isEqualTo(FixedSuite.LONG);
    }

    @Test
    void aGoalIsMetAtItsLimit() {
        assertThat(new Goal.AtMost(1.5).isMet(1.5)).isTrue();
        assertThat(new Goal.AtMost(1.5).isMet(1.51)).isFalse();
        assertThat(new Goal.AtLeast(0.75).isMet(0.75)).isTrue();
        assertThat(new Goal.AtLeast(0.75).isMet(0.74)).isFalse();
        assertThat(FixedSuite.SHORT.of(2)).extracting(Figure::isMet).isEqualTo(false);
    }

    private static Report report(final double load, final Result result) {
        return new Report(
                new Machine(Map.of("date", "today"), load),
                List.of(new Report.Measured(FixedSuite.SUITE, Outcome.of(List.of(result), List.of()))),
                Set.of(),
                List.of());
    }

    private static Sample sample(final long requests, final long cpuMillis) {
        return new Sample(
                counted(requests, 0), Duration.ofMillis(cpuMillis), Duration.ofMillis(cpuMillis), requests, 0);
    }

    private static Load.Counted counted(final long requests, final long failed) {
        return new Load.Counted(requests, 1_000_000, 500, 2000, failed);
    }
}
