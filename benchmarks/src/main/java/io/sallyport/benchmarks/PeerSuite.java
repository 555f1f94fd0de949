package io.sallyport.benchmarks;

import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.Ports;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The same call through other gateways, one at a time on the same core, as far as they are installed. */
final class PeerSuite {

    private static final Claim RATE = Claim.atLeast("peers-rate", 5, "× best peer", "calls/s on one core");
    private static final Claim P99 = Claim.atMost("peers-p99", 1, "× best peer", "p99");
    static final Suite SUITE = Suite.sharing("peers", List.of(RATE, P99), new Cost(0, 1, 3, 240), PeerSuite::measure);

    private PeerSuite() {}

    private static Outcome measure(final Stage stage) throws IOException, InterruptedException {
        final var notes = new ArrayList<String>();
        final var gateway = stage.sharedGateway();
        final var load = stage.wrk(stage.callers().inSessions(gateway.url(), Ask.echo("alpha__echo")));
        final var ours = Row.learning("Sallyport", gateway.url(), load, gateway.process());
        final var peers = new ArrayList<Row>();
        for (final var peer : Peer.in(stage.kit().peers())) {
            final var version = peer.version();
            notes.add(peer.name() + ": " + version.text());
            if (version.isGood()) {
                try {
                    peers.add(row(peer, stage));
                } catch (final IOException e) {
                    notes.add(peer.name() + ": NOT MEASURED: " + e.getMessage());
                }
            }
        }
        final var results =
                stage.measure(Stream.concat(Stream.of(ours), peers.stream()).toList());
        final var theirs =
                peers.stream().map(results::of).filter(Result::isHonest).toList();
        return Outcome.of(results.all(), figures(results.of(ours), theirs)).noting(notes);
    }

    private static Row row(final Peer peer, final Stage stage) throws IOException, InterruptedException {
        final int port = Ports.free();
        final var environment = Map.of(
                "PORT", Integer.toString(port),
                "ALPHA", stage.upstream("/alpha").toString(),
                "BETA", stage.upstream("/beta").toString(),
                "DIR", stage.group().directory().toString());
        final var process = stage.group().start(peer.name(), stage.kit().cores().measured(peer.start()), environment);
        try {
            return row(peer.name(), process, peer.call(environment), port, stage);
        } catch (final IOException e) {
            process.stop();
            throw e;
        }
    }

    private static Row row(
            final String name, final ChildProcess process, final Peer.Call call, final int port, final Stage stage)
            throws IOException, InterruptedException {
        final var url = Peer.url(port, call);
        final int few = stage.callers().count();
        final var callers = new Callers(
                stage.kit().http(),
                IntStream.range(0, few).mapToObj(_ -> call.token()).toList());
        Await.until(() -> !process.isAlive() || answers(callers, url, call), name + " answers");
        final var load = stage.patient(script(callers, url, call));
        final var handle =
                ProcessHandle.of(process.pid()).orElseThrow(() -> new IOException(process.complaint("ended")));
        return Row.unknown(name, url, load, handle);
    }

    /** In sessions where there are such, without anything before the calls where there are none. */
    private static Script script(final Callers callers, final URI url, final Peer.Call call)
            throws IOException, InterruptedException {
        final var ask = Ask.echo(call.tool());
        return call.sessions() ? callers.inSessions(url, ask) : callers.bare(ask);
    }

    private static boolean answers(final Callers callers, final URI url, final Peer.Call call)
            throws InterruptedException {
        try {
            final var request = script(callers, url, call).requests().getFirst();
            return new RawClient(url.getPort(), url.getPath()).answers(request);
        } catch (final IOException _) {
            return false;
        }
    }

    private static List<Figure> figures(final Result ours, final List<Result> theirs) {
        if (theirs.isEmpty()) {
            return List.of();
        }
        final double best = theirs.stream()
                .mapToDouble(result -> result.median(Sample::perSecond))
                .max()
                .orElseThrow();
        final double soonest =
                theirs.stream().mapToDouble(Result::p99Millis).min().orElseThrow();
        return List.of(RATE.of(ours.median(Sample::perSecond) / best), P99.of(ours.p99Millis() / soonest));
    }
}
