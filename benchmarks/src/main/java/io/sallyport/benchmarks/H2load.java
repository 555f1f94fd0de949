package io.sallyport.benchmarks;

import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * h2load, which sends one and the same request all the time: one that needs no session, for its id is not of its own.
 *
 * @param body its file
 * @param streams at a time, on one connection
 */
record H2load(Path program, ProcessGroup group, Cores cores, Map<String, String> headers, Path body, int streams)
        implements Load {

    private static final Duration LATE = Duration.ofSeconds(20);
    private static final Pattern LINE = Pattern.compile("requests: (\\d+) total, .* (\\d+) succeeded, .*");

    static H2load of(final Path program, final Stage stage, final Script.Request request, final int streams)
            throws IOException {
        final var body = stage.write("h2load.json", request.body().replace(Script.ID, "1"));
        return new H2load(program, stage.group(), stage.kit().cores(), request.headers(), body, streams);
    }

    @Override
    public Counted run(final URI url, final Duration window) throws IOException, InterruptedException {
        final var command = new ArrayList<>(List.of(
                program.toString(),
                "--clients=1",
                "--max-concurrent-streams=" + streams,
                "--duration=" + window.toSeconds() + "s",
                "--data=" + body));
        headers.forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
        command.add(url.toString());
        final var child = group.start("h2load", cores.beside(command), Map.of());
        try {
            final var line = child.awaitLine(text -> text.startsWith("requests: "), window.plus(LATE));
            child.awaitExit(LATE);
            return counted(line, window);
        } finally {
            child.stop();
        }
    }

    /** Without latencies: of those it tells no percentiles. */
    static Counted counted(final String line, final Duration window) {
        final var match = LINE.matcher(line);
        if (!match.matches()) {
            throw new IllegalArgumentException("h2load said: " + line);
        }
        final long total = Long.parseLong(match.group(1));
        return new Counted(total, window.toNanos() / 1000, 0, 0, total - Long.parseLong(match.group(2)));
    }
}
