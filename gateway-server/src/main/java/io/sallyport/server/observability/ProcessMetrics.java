package io.sallyport.server.observability;

import io.sallyport.server.observability.Gauges.Sample;
import java.lang.ProcessHandle.Info;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** {@code process_*}, by the names Prometheus gives them for every process. */
final class ProcessMetrics {

    private final ProcessFiles files;

    ProcessMetrics(final ProcessFiles files) {
        this.files = files;
    }

    void register(final Gauges gauges) {
        gauges.counter("process.cpu", "Processor time used", "s", ProcessMetrics::cpuSeconds);
        gauges.gauge("process.start_time", "Start of the process, since 1970", "s", ProcessMetrics::startSeconds);
        gauges.gauge("process.resident_memory", "Memory in RAM", "By", () -> samples(files.residentMemory()));
        gauges.gauge("process.open_fds", "Open file descriptors", "", () -> samples(files.openFiles()));
        gauges.gauge("process.max_fds", "Most open file descriptors", "", () -> samples(files.mostOpenFiles()));
    }

    private static List<Sample> cpuSeconds() {
        return info().totalCpuDuration()
                .map(used -> List.of(Sample.of(seconds(used))))
                .orElse(List.of());
    }

    private static List<Sample> startSeconds() {
        return info().startInstant()
                .map(start -> List.of(Sample.of(start.toEpochMilli() / 1000.0)))
                .orElse(List.of());
    }

    private static Info info() {
        return ProcessHandle.current().info();
    }

    private static double seconds(final Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static List<Sample> samples(final OptionalLong value) {
        return value.isPresent() ? List.of(Sample.of((double) value.getAsLong())) : List.of();
    }
}
