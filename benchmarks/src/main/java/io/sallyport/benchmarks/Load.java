package io.sallyport.benchmarks;

import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The load generator: wrk with a script of ours. */
final class Load {

    private static final Duration LATE = Duration.ofSeconds(20);
    private static final Pattern LINE =
            Pattern.compile("measured requests=(\\d+) micros=(\\d+) p50=(\\d+) p99=(\\d+) failed=(\\d+)");

    private final Path wrk;
    private final ProcessGroup group;
    private final Cores cores;
    private final int connections;

    /** What wrk counted in its time; latencies in microseconds. */
    record Counted(long requests, long micros, long p50, long p99, long failed) {

        static Counted parse(final String line) {
            final var match = LINE.matcher(line);
            if (!match.matches()) {
                throw new IllegalArgumentException("wrk said: " + line);
            }
            return new Counted(
                    Long.parseLong(match.group(1)),
                    Long.parseLong(match.group(2)),
                    Long.parseLong(match.group(3)),
                    Long.parseLong(match.group(4)),
                    Long.parseLong(match.group(5)));
        }
    }

    Load(final Path wrk, final ProcessGroup group, final Cores cores, final int connections) {
        this.wrk = wrk;
        this.group = group;
        this.cores = cores;
        this.connections = connections;
    }

    /** Loads a row's address for a time, in its sessions, and returns when wrk has gone. */
    Counted run(final Row row, final Duration window) throws IOException, InterruptedException {
        final int threads = Math.min(Math.max(1, cores.load().size() - 1), connections);
        final var command = List.of(
                wrk.toString(),
                "--threads=" + threads,
                "--connections=" + connections,
                "--duration=" + window.toSeconds() + "s",
                "--timeout=10s",
                "--script=" + group.directory().resolve("calls.lua"),
                row.url().toString(),
                "--",
                row.sessions().toString());
        final var child = group.start("wrk", cores.beside(command), Map.of());
        try {
            final var line = child.awaitLine(text -> text.startsWith("measured "), window.plus(LATE));
            child.awaitExit(LATE);
            return Counted.parse(line);
        } finally {
            child.stop();
        }
    }
}
