package io.sallyport.distribution;

import io.sallyport.demo.servers.DemoServer;
import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.DemoDirectory;
import io.sallyport.demo.stage.DemoPki;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.demo.stage.Gateway;
import io.sallyport.demo.stage.GatewayPorts;
import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Tries the gateway out, as the demo has it and with what most organisations add: TLS and plain HTTP, tokens, merged routes, rules,
 * limits, a collector, both eras and both versions of HTTP; so that it leaves a cache of the classes it needed and of what its methods did.
 */
final class Training {

    private static final String ISSUER = "https://issuer.sallyport.example";
    /** To write the cache takes a second Java its time. */
    private static final Duration END = Duration.ofMinutes(5);

    /**
     * What C2 makes of the profile of a training run stays for as long as the gateway runs, and costs each call more than what it makes of the
     * gateway's own load. So the run goes without C2: the profile says what the quick compiler is to have ready, and C2 waits for its own.
     */
    private static final String OPTIONS = "-Xmx256m -XX:TieredStopAtLevel=3 -XX:AOTCacheOutput=";

    private Training() {}

    static void run(final Distribution distribution, final Path scratch) throws IOException, InterruptedException {
        Tree.delete(scratch);
        final var clock = InstantSource.system();
        final var pki = DemoPki.create(clock);
        final var tokens = DemoTokens.create(ISSUER, clock);
        final var directory = DemoDirectory.prepare(scratch, pki, tokens);
        final var more = written(directory.file("training.yaml"));
        final var ports = GatewayPorts.free();
        final int plain = Ports.free();
        try (var group = new ProcessGroup(directory.path());
                var collector = Collector.start();
                var first = DemoServers.start(ServerKind.NOTES, "notes-a");
                var second = DemoServers.start(ServerKind.NOTES, "notes-b");
                var weather = DemoServers.start(ServerKind.WEATHER, "weather");
                var tickets = DemoServers.start(ServerKind.TICKETS, "tickets")) {
            final var gateway = Gateway.start(
                    List.of(
                            distribution.launcher().toString(),
                            "run",
                            "-c",
                            directory.configuration().toString(),
                            "-c",
                            more.toString()),
                    environment(distribution, ports, plain, collector, List.of(first, second, weather, tickets)),
                    group,
                    ports.status());
            final var merged = new TrainingRoute(URI.create("https://localhost:" + ports.mcp() + "/mcp"), tokens);
            final var ruled = new TrainingRoute(URI.create("http://127.0.0.1:" + plain + "/ruled"), tokens);
            new TrainingCalls(merged, ruled, pki.trust()).make();
            gateway.get("/metrics");
            end(gateway);
        } catch (final GeneralSecurityException e) {
            throw new IOException("this JDK has no TLS", e);
        }
        if (!Files.exists(unfinished(distribution))) {
            throw new IOException("the gateway ended without a cache; its log is in " + scratch);
        }
        Files.move(unfinished(distribution), distribution.cache());
    }

    /** Whoever starts from this tree meanwhile takes no half of a cache for one. */
    private static Path unfinished(final Distribution distribution) {
        return distribution.cache().resolveSibling("sallyport.aot.unfinished");
    }

    private static Path written(final Path file) throws IOException {
        try (var text = Training.class.getResourceAsStream("/training.yaml")) {
            Files.copy(Objects.requireNonNull(text, "training.yaml is not in the jar"), file);
        }
        return file;
    }

    private static Map<String, String> environment(
            final Distribution distribution,
            final GatewayPorts ports,
            final int plain,
            final Collector collector,
            final List<DemoServer> servers) {
        final var environment = new HashMap<>(ports.environment());
        environment.put("PLAIN_PORT", Integer.toString(plain));
        environment.put("COLLECTOR_PORT", Integer.toString(collector.port()));
        servers.forEach(server -> environment.put(
                "DEMO_" + server.name().replace('-', '_').toUpperCase(Locale.ROOT) + "_PORT",
                Integer.toString(server.port())));
        environment.put("SALLYPORT_JAVA_OPTS", OPTIONS + unfinished(distribution));
        return environment;
    }

    /** By the signal that ends it everywhere. */
    private static void end(final Gateway gateway) throws IOException {
        final var process = gateway.process();
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
        if (!process.awaitExit(END)) {
            throw new IOException(process.complaint("does not end"));
        }
    }
}
