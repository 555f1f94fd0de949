package io.sallyport.benchmarks;

import io.sallyport.mcp.Era;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a call costs the same and memory grows by the unit, when there is much more of something. */
final class GrowthSuite {

    private static final double SAME = 1.15;
    private static final double KB = 1000;
    /** How many callers' requests the load generator takes turns with. */
    private static final int MOST_CALLERS = 1000;

    private static final List<Kind> KINDS = List.of(
            new Kind("upstreams", 1, 1000, GrowthSuite::upstreams),
            new Kind("tools", 10, 100_000, GrowthSuite::tools),
            new Kind("sessions", 1, 100_000, GrowthSuite::sessions),
            new Kind("principals", 1, 10_000, GrowthSuite::principals));

    /** One for each kind. */
    static final List<Suite> SUITES = KINDS.stream().map(Kind::suite).toList();

    private GrowthSuite() {}

    /** A gateway with so many of something, and what calls it. */
    private record Grown(Gateways.Running gateway, Script script) {}

    /** How it gets so many. */
    @FunctionalInterface
    private interface Grower {
        Grown grow(int count, Stage stage) throws IOException, InterruptedException;
    }

    private record Kind(String name, int few, int many, Grower grower) {

        Claim cpu() {
            final var text = "%,d → %,d %s: CPU per call".formatted(few, many, name);
            return Claim.atMost(name + "-cpu", SAME, "× smallest", text);
        }

        Claim memory() {
            return Claim.plain(name + "-memory", "KB", "live heap for each of many " + name);
        }

        Suite suite() {
            return Suite.alone(
                    "growth-" + name, List.of(cpu(), memory()), new Cost(2, 2, 0, 30), stage -> measure(this, stage));
        }

        /** A hundredth of it, where it need not mean anything. */
        int many(final Settings settings) {
            return settings.quick() ? Math.max(2 * few, many / 100) : many;
        }
    }

    private static Outcome measure(final Kind kind, final Stage stage) throws IOException, InterruptedException {
        final int count = kind.many(stage.kit().settings());
        final var few = kind.grower().grow(kind.few(), stage);
        final var many = kind.grower().grow(count, stage);
        final var smallest = row(kind.few(), few, kind, stage);
        final var largest = row(count, many, kind, stage);
        final var results = stage.measure(List.of(smallest, largest));
        final double grown = live(many) - live(few);
        return Outcome.of(
                results.all(),
                List.of(
                        kind.cpu().of(results.of(largest).cpuOver(results.of(smallest))),
                        kind.memory().of(grown / KB / (count - kind.few()))));
    }

    private static Row row(final int count, final Grown grown, final Kind kind, final Stage stage) throws IOException {
        final int ids = Math.max(Stage.IDS, 2 * grown.script().requests().size());
        final var load = stage.wrk(grown.script(), stage.kit().settings().connections(), ids);
        final var name = "Sallyport, %,d %s".formatted(count, kind.name());
        return Row.learning(name, grown.gateway().url(), load, grown.gateway().process());
    }

    private static double live(final Grown grown) throws IOException {
        return new Memory(grown.gateway().process()).live();
    }

    private static Grown upstreams(final int count, final Stage stage) throws IOException, InterruptedException {
        // Opened with the first call: eight sessions with a thousand upstreams each are another question.
        var configuration = Configuration.EMPTY.setting("session: lazy");
        for (int number = 0; number < count; number++) {
            configuration = configuration.with("u" + number, "/u" + number);
        }
        return grown(gateway(stage, configuration), stage.callers(), "u0__echo");
    }

    private static Grown tools(final int count, final Stage stage) throws IOException, InterruptedException {
        final var gateway = gateway(stage, Configuration.EMPTY.with("alpha", "/alpha/tools-" + count));
        return grown(gateway, stage.callers(), "alpha__echo");
    }

    private static Grown sessions(final int count, final Stage stage) throws IOException, InterruptedException {
        final var gateway = gateway(stage, Configuration.EMPTY.with("alpha", "/alpha"));
        final var callers = stage.callers();
        final var requests = new ArrayList<Script.Request>();
        for (int number = 0; number < count; number++) {
            final var client = callers.opened(number % callers.count(), gateway.url());
            if (requests.size() < MOST_CALLERS) {
                requests.add(client.prepare(Ask.echo("alpha__echo"), Era.LEGACY));
            }
        }
        return new Grown(gateway, new Script(requests));
    }

    private static Grown principals(final int count, final Stage stage) throws IOException, InterruptedException {
        final var gateway = gateway(stage, Configuration.EMPTY.with("alpha", "/alpha"));
        final var callers = Callers.of(count, stage.kit().http(), stage.tokens());
        return grown(gateway, callers, "alpha__echo");
    }

    /** With a heap for what a small one cannot hold. */
    private static Gateways.Running gateway(final Stage stage, final Configuration configuration)
            throws IOException, InterruptedException {
        return stage.gateway(configuration, Map.of("SALLYPORT_JAVA_OPTS", "-Xmx1g"));
    }

    private static Grown grown(final Gateways.Running gateway, final Callers callers, final String tool)
            throws IOException, InterruptedException {
        final URI url = gateway.url();
        return new Grown(gateway, callers.inSessions(url, Ask.echo(tool)));
    }
}
