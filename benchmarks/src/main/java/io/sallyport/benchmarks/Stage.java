package io.sallyport.benchmarks;

import io.sallyport.demo.stage.DemoPki;
import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.demo.stage.JavaCommand;
import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The upstream, what stands before it and their files, as processes in a directory; the group that they are in ends them. */
final class Stage {

    private static final String ISSUER = "https://issuer.sallyport.example";
    private static final Duration START = Duration.ofSeconds(30);
    private static final int KEY_BYTES = 32;
    /** Makes a replica of what is otherwise the same gateway. */
    private static final String REPLICA = "replicas: { address: \"${REPLICA}\" }\n";

    private final ProcessGroup group;
    private final Cores cores;
    private final DemoTokens tokens;
    private final int upstreamPort;

    private Stage(final ProcessGroup group, final Cores cores, final DemoTokens tokens)
            throws IOException, InterruptedException {
        this.group = group;
        this.cores = cores;
        this.tokens = tokens;
        this.upstreamPort = startUpstream();
    }

    /** Writes what all need and starts the upstream. */
    static Stage set(final ProcessGroup group, final Cores cores) throws IOException, InterruptedException {
        final var clock = InstantSource.system();
        final var directory = group.directory();
        final var tokens = DemoTokens.create(ISSUER, clock);
        tokens.writeJwks(directory.resolve("issuer.jwks"));
        DemoPki.write(
                DemoPki.create(clock).forLoopback(), directory.resolve("server.crt"), directory.resolve("server.key"));
        Files.writeString(directory.resolve("session.key"), randomKey());
        final var configuration = resource("gateway.yaml");
        Files.writeString(directory.resolve("gateway.yaml"), configuration);
        Files.writeString(directory.resolve("replica.yaml"), REPLICA + configuration);
        Files.writeString(directory.resolve("calls.lua"), resource("calls.lua"));
        return new Stage(group, cores, tokens);
    }

    /** What starts gateways before the upstream. */
    Gateways gateways(final Path launcher) {
        return new Gateways(launcher, group, cores, upstreamPort);
    }

    DemoTokens tokens() {
        return tokens;
    }

    URI upstream(final String path) {
        return URI.create("http://127.0.0.1:" + upstreamPort + path);
    }

    /** Makes room: a window writes 100 MB of access lines. */
    void dropAccessLogs() throws IOException {
        try (var logs = Files.newDirectoryStream(group.directory(), "*-access.log")) {
            for (final var log : logs) {
                Files.write(log, new byte[0]);
            }
        }
    }

    /** The way to the upstream, through a gateway, and through nginx where there is one; each with and without TLS. */
    List<Row> rows(final Gateways gateways, final Callers callers, final Programs programs)
            throws IOException, InterruptedException {
        final var sessions = group.directory().resolve("sessions.txt");
        final var rows = new ArrayList<Row>();
        rows.add(new Row("direct", upstream("/alpha"), sessions, List.of(), Hops.NONE));
        final var gateway = gateways.start("gateway", "gateway.yaml", Map.of());
        callers.open(gateway.url(), sessions);
        rows.addAll(rows("Sallyport", "/mcp", gateway.listeners(), sessions, gateway.process()));
        if (programs.nginx().isPresent()) {
            final var listeners = Listeners.free();
            final var nginx = startNginx(programs.nginx().get(), listeners);
            rows.addAll(rows("nginx", "/alpha", listeners, sessions, nginx));
        }
        return rows;
    }

    private static List<Row> rows(
            final String name,
            final String path,
            final Listeners listeners,
            final Path sessions,
            final ProcessHandle process) {
        final var proxy = List.of(process);
        return List.of(
                new Row(name, listeners.plainUrl(path), sessions, proxy, Hops.NONE),
                new Row(name + ", TLS", listeners.tlsUrl(path), sessions, proxy, Hops.NONE));
    }

    private int startUpstream() throws IOException, InterruptedException {
        final var java = new JavaCommand(
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlogback.configurationFile=demo-logback.xml"),
                System.getProperty("java.class.path"),
                "io.sallyport.benchmarks.upstream.EchoUpstream");
        final var line = group.start("upstream", cores.beside(java.with()), Map.of())
                .awaitLine(text -> text.startsWith("listening "), START);
        return Integer.parseInt(line.substring("listening ".length()));
    }

    private ProcessHandle startNginx(final Path nginx, final Listeners listeners) throws IOException {
        final var values = new HashMap<>(listeners.variables());
        values.put("UPSTREAM_PORT", Integer.toString(upstreamPort));
        values.put("USER", System.getProperty("user.name").equals("root") ? "user root;" : "");
        var text = resource("nginx.conf");
        for (final var value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        final var directory = group.directory();
        final var file = Files.writeString(directory.resolve("nginx.conf"), text);
        final var command = List.of(nginx.toString(), "-p", directory.toString(), "-c", file.toString());
        final var started = group.start("nginx", cores.measured(command), Map.of());
        return ProcessHandle.of(started.pid()).orElseThrow(() -> new IOException(started.complaint("is gone")));
    }

    private static String randomKey() {
        final var key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    private static String resource(final String name) throws IOException {
        try (InputStream text = Stage.class.getResourceAsStream("/benchmarks/" + name)) {
            return new String(Objects.requireNonNull(text, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
