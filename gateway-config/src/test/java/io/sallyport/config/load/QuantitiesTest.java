package io.sallyport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "7d, P7D",
        "1d2h3m4s5ms, P1DT2H3M4.005S",
        "90m, PT90M"
    })
    void readDurations(final String text, final Duration duration) {
        assertThat(Quantities.duration().read(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "5 s",
                "5S",
                "1s1m",
                "1.5s",
                "-5s",
                "0s",
                "367d",
                "9999999999s",
                "5ms5ms",
                "1m1m",
                "٣s"
            })
    void refuseOtherDurations(final String text) {
        assertThat(Quantities.duration().read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1B, 1", "64KiB, 65536", "4MiB, 4194304", "1GiB, 1073741824"})
    void readSizes(final String text, final long bytes) {
        assertThat(Quantities.size(1, 1L << 30).read(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5KB", "5kib", "1.5MiB", "0B", "2GiB", "999999999999GiB", "-1B"})
    void refuseOtherSizes(final String text) {
        assertThat(Quantities.size(1, 1L << 30).read(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1/s, PT1S", "1/sec, PT1S", "1/min, PT1M", "1/h, PT1H", "1/hour, PT1H", "1/d, P1D", "1/day, P1D"})
    void readRates(final String text, final Duration per) {
        assertThat(Quantities.RATES.read(text)).hasValueSatisfying(rate -> {
            assertThat(rate.count()).isEqualTo(1);
            assertThat(rate.per()).isEqualTo(per);
        });
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.1, 0.1", "1, 1", "1.0, 1"})
    void readRatios(final String text, final double ratio) {
        assertThat(Quantities.RATIO.read(text)).contains(ratio);
    }
}
