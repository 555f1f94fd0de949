package io.sallyport.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** How long a core was taken by anyone so far, the hypervisor included: {@code /proc/stat}, in ticks of 10 ms. */
final class CoreClock {

    private static final int TICK_MILLIS = 10;
    /** user nice system idle iowait irq softirq steal, after the name; see proc_stat(5). */
    private static final int IDLE = 4;

    private static final int IOWAIT = 5;
    private static final int STEAL = 8;

    private CoreClock() {}

    static Duration taken(final int core) throws IOException {
        return taken(core, Files.readAllLines(Path.of("/proc/stat")));
    }

    static Duration taken(final int core, final List<String> stat) {
        return stat.stream()
                .filter(line -> line.startsWith("cpu" + core + " "))
                .map(line -> line.split(" "))
                .map(fields -> IntStream.rangeClosed(1, STEAL)
                        .filter(field -> field != IDLE && field != IOWAIT)
                        .mapToLong(field -> Long.parseLong(fields[field]))
                        .sum())
                .findFirst()
                .map(ticks -> Duration.ofMillis(ticks * TICK_MILLIS))
                .orElse(Duration.ZERO);
    }
}
