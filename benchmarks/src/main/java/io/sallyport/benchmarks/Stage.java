package io.sallyport.benchmarks;

import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where suites are measured: the upstream, what stands before it and their files, as processes in a directory; closing ends
 * and removes them. For use by one thread.
 *
 * @param shared the gateway that suites have in common, once one has asked for it
 */
record Stage(
        Kit kit,
        ProcessGroup group,
        DemoTokens tokens,
        OwnServer upstream,
        WarmUp warmUp,
        List<Gateways.Running> shared)
        implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PEERS_WINDOW = Duration.ofSeconds(10);
    private static final Duration PEERS_PATIENCE = Duration.ofMinutes(1);
    private static final Duration COUNTING = Duration.ofSeconds(30);
    /** How many requests wrk prepares: many more than are ever in flight, for an id that is used again too soon is refused. */
    static final int IDS = 1024;

    /** Writes what all need and starts the upstream. */
    static Stage set(final Kit kit) throws IOException, InterruptedException {
        final var directory = Files.createTempDirectory("sallyport-bench-");
        final var group = new ProcessGroup(directory);
        try {
            final var tokens = Premises.write(directory);
            Files.writeString(directory.resolve("calls.lua"), Resources.text("calls.lua"));
            final var upstream = OwnServer.upstream(kit.cores(), group);
            return new Stage(kit, group, tokens, upstream, new WarmUp(kit), new ArrayList<>());
        } catch (final IOException e) {
            remove(group);
            throw e;
        }
    }

    Gateways gateways() {
        return new Gateways(kit.launcher(), group, kit.cores(), upstream.port());
    }

    /** A gateway on the measured core. */
    Gateways.Running gateway(final Configuration configuration) throws IOException, InterruptedException {
        return gateway(configuration, Map.of());
    }

    /** @param more for its environment */
    Gateways.Running gateway(final Configuration configuration, final Map<String, String> more)
            throws IOException, InterruptedException {
        return gateways().start("gateway-" + Ports.free(), configuration, more);
    }

    /** The gateway that the suites of a stage have in common, which stays as warm as they leave it. */
    Gateways.Running sharedGateway() throws IOException, InterruptedException {
        if (shared.isEmpty()) {
            shared.add(gateway(Configuration.USUAL.with("next", "/next/modern")));
        }
        return shared.getFirst();
    }

    /** nginx on the measured core, where it is installed. */
    Optional<Nginx> nginx() throws IOException {
        final var program = kit.programs().nginx();
        return program.isPresent() ? Optional.of(Nginx.start(program.get().toString(), this)) : Optional.empty();
    }

    Callers callers() {
        return Callers.few(kit.http(), tokens);
    }

    Results measure(final List<Row> rows) throws InterruptedException {
        return new Rounds(this, kit).measure(rows);
    }

    /** wrk with these requests and as many connections as were chosen. */
    Load wrk(final Script script) throws IOException {
        return wrk(script, kit.settings().connections(), IDS);
    }

    Load wrk(final Script script, final int connections, final int ids) throws IOException {
        return load(script, connections, ids, PATIENCE);
    }

    /** The same for those that may keep a request waiting for a minute, and answer few in a window. */
    Load patient(final Script script) throws IOException {
        final var load = load(script, kit.settings().connections(), IDS, PEERS_PATIENCE);
        return (url, window) -> load.run(url, window.compareTo(PEERS_WINDOW) < 0 ? PEERS_WINDOW : window);
    }

    private Load load(final Script script, final int connections, final int ids, final Duration patience)
            throws IOException {
        if (kit.programs().wrk().isEmpty()) {
            return new ThreadLoad(script, connections, patience);
        }
        final var file = script.write(Files.createTempFile(group.directory(), "requests-", ".txt"));
        return new Wrk(kit.programs().wrk().orElseThrow(), group, kit.cores(), file, ids, connections, patience);
    }

    Path write(final String name, final String text) throws IOException {
        return Files.writeString(group.directory().resolve(name), text);
    }

    URI upstream(final String path) {
        return upstream.url(path);
    }

    /** Calls and lists that the upstream was asked for so far. */
    long asked() throws IOException, InterruptedException {
        return count("asked");
    }

    /** What the upstream has counted so far under a name. */
    long count(final String name) throws IOException, InterruptedException {
        final var request = HttpRequest.newBuilder(upstream("/count/" + name))
                .timeout(COUNTING)
                .build();
        return Long.parseLong(kit.http().send(request, BodyHandlers.ofString()).body());
    }

    /** Makes room: a window writes 100 MB of access lines. */
    void dropAccessLogs() throws IOException {
        try (var logs = Files.newDirectoryStream(group.directory(), "*-access.log")) {
            for (final var log : logs) {
                Files.write(log, new byte[0]);
            }
        }
    }

    @Override
    public void close() throws IOException {
        remove(group);
    }

    private static void remove(final ProcessGroup group) throws IOException {
        group.close();
        if (!Files.exists(group.directory())) {
            return;
        }
        try (var files = Files.walk(group.directory())) {
            for (final var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
