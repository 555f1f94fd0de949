package io.sallyport.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sessions whose client does nothing but listen: a stream to the client and one to the upstream, plain. */
final class StreamSuite {

    private static final Claim RESIDENT =
            Claim.atMost("idle-stream", 10, "KB", "idle client stream with its upstream leg: resident memory");
    private static final Claim LIVE =
            Claim.plain("idle-stream-heap", "KB", "the same: of that, live heap with its session");
    private static final Claim FLOOR = Claim.plain(
            "idle-stream-floor",
            "KB",
            "the same streams through Netty's HTTP codecs and nothing else: resident memory");
    static final Suite SUITE =
            Suite.alone("streams", List.of(RESIDENT, LIVE, FLOOR), new Cost(0, 0, 0, 210), StreamSuite::measure);

    /** Of two endpoints: a pool to one has 10,000 connections at most, and one of them is the gateway's own. */
    private static final Configuration CONFIGURATION = Configuration.EMPTY
            .with("alpha", "/alpha/streams\", \"http://127.0.0.1:${UPSTREAM_PORT}/beta/streams")
            .setting("pool: { connections: 10000 }");

    private static final int STREAMS = 10_000;
    private static final int FEW = 500;
    /** Of ten one is opened before it counts, for what all of them share: the code, and what compiles it. */
    private static final int SHARED = 10;

    /** Files of a process beside its streams' legs. */
    private static final int OTHERS = 500;

    private static final double KB = 1000;

    private StreamSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final int count = stage.kit().settings().quick() ? FEW : Math.min(STREAMS, (openFiles() - OTHERS) / 2);
        final var gateway = stage.gateway(CONFIGURATION);
        final var callers = stage.callers();
        final var usual = stage.wrk(callers.inSessions(gateway.url(), Ask.echo("alpha__echo")));
        final var ours = grown(
                stage,
                gateway.process(),
                gateway.url(),
                usual,
                number -> callers.opened(number % callers.count(), gateway.url()),
                count);
        gateway.stop();
        final var netty = OwnServer.bareProxy(stage);
        final var floor = grown(
                stage,
                netty.process(),
                netty.url("/alpha/streams"),
                usual,
                number -> callers.client(number % callers.count(), gateway::url),
                count);
        netty.process().destroy();
        return Outcome.of(
                        List.of(),
                        List.of(RESIDENT.of(ours.resident()), LIVE.of(ours.live()), FLOOR.of(floor.resident())))
                .noting(List.of("idle streams: " + count + " were open, each with one to the upstream"));
    }

    /** Who opens a stream, by its number. */
    private interface Listening {

        Client client(int number) throws IOException, InterruptedException;
    }

    /** KB for each stream. */
    private record Growth(double resident, double live) {}

    /** By how much a process that has served for a while grows with each stream. */
    private static Growth grown(
            final Stage stage,
            final ProcessHandle process,
            final URI url,
            final Load usual,
            final Listening listening,
            final int all)
            throws IOException, InterruptedException {
        usual.run(url, stage.kit().settings().ageing());
        final var memory = new Memory(process);
        final long legs = stage.count("streams");
        try (var streams = new IdleStreams()) {
            final int first = all / SHARED;
            open(streams, 0, first, listening, url);
            Await.until(() -> stage.count("streams") >= legs + first, "the first upstream legs are open");
            idle(stage);
            final long liveBefore = memory.live();
            final long before = memory.resident();
            open(streams, first, all, listening, url);
            Await.until(() -> stage.count("streams") >= legs + all, "every upstream leg is open");
            idle(stage);
            // Collected first: what still lay among the young would be in memory that was touched before.
            final long live = memory.live();
            final double counted = KB * (all - first);
            return new Growth((memory.resident() - before) / counted, (live - liveBefore) / counted);
        }
    }

    /** Until compilers are done with what is new to them, and what they took is given back, every five seconds. */
    private static void idle(final Stage stage) throws InterruptedException {
        Thread.sleep(stage.kit().settings().ageing());
    }

    /** How many a process may have. */
    private static int openFiles() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s+"))
                .map(words -> words[words.length - 2])
                .findFirst()
                .map(most -> most.equals("unlimited") ? Integer.MAX_VALUE : Integer.parseInt(most))
                .orElse(0);
    }

    private static void open(
            final IdleStreams streams, final int from, final int to, final Listening listening, final URI url)
            throws IOException, InterruptedException {
        for (int number = from; number < to; number++) {
            streams.open(url, listening.client(number).headers());
        }
    }
}
