package io.sallyport.benchmarks;

import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * wrk with a script of ours.
 *
 * @param requests a written {@link Script}
 * @param ids how many requests are prepared, each with another id
 * @param connections each with one request at a time
 * @param patience with one request, after which it has failed
 */
record Wrk(Path program, ProcessGroup group, Cores cores, Path requests, int ids, int connections, Duration patience)
        implements Load {

    /** Seconds after which ids come again. */
    private static final long TURN = 1_000_000;

    private static final Duration LATE = Duration.ofSeconds(20);
    private static final Pattern LINE =
            Pattern.compile("measured requests=(\\d+) micros=(\\d+) p50=(\\d+) p99=(\\d+) failed=(\\d+)");

    @Override
    public Counted run(final URI url, final Duration window) throws IOException, InterruptedException {
        final int threads = Math.min(Math.max(1, cores.load().size() - 1), connections);
        final var command = List.of(
                program.toString(),
                "--threads=" + threads,
                "--connections=" + connections,
                "--duration=" + window.toSeconds() + "s",
                "--timeout=" + patience.toSeconds() + "s",
                "--script=" + group.directory().resolve("calls.lua"),
                url.toString(),
                "--",
                requests.toString(),
                Integer.toString(ids),
                Long.toString(firstId(threads)));
        final var child = group.start("wrk", cores.beside(command), Map.of());
        try {
            final var line = child.awaitLine(text -> text.startsWith("measured "), window.plus(LATE));
            child.awaitExit(LATE);
            return parse(line);
        } finally {
            child.stop();
        }
    }

    /** Of another second than every run before: the session may still have calls that those left. */
    private long firstId(final int threads) {
        return System.currentTimeMillis() / 1000 % TURN * ids * threads;
    }

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
