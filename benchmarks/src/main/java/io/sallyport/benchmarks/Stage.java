package io.sallyport.benchmarks;

import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.DemoPki;
import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.demo.stage.Gateway;
import io.sallyport.demo.stage.JavaCommand;
import io.sallyport.demo.stage.Ports;
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
import java.util.Optional;
import java.util.stream.Stream;

/** The upstream and what stands before it, as processes in a directory; the group that they are in ends them. */
final class Stage {

    private static final String ISSUER = "https://issuer.sallyport.example";
    private static final Duration START = Duration.ofSeconds(30);
    private static final int KEY_BYTES = 32;
    /** What a process writes per call goes to a file of its own: standard error stays free for what went wrong. */
    private static final String TO_FILE = "log=$1; shift; exec \"$@\" >>\"$log\"";

    private final ProcessGroup group;
    private final Cores cores;
    private final DemoTokens tokens;
    private final List<Row> rows = new ArrayList<>();
    private final int upstreamPort;

    private Stage(final ProcessGroup group, final Cores cores, final DemoTokens tokens)
            throws IOException, InterruptedException {
        this.group = group;
        this.cores = cores;
        this.tokens = tokens;
        this.upstreamPort = startUpstream();
        rows.add(new Row("direct", upstream("/alpha"), Optional.empty()));
    }

    /**
     * Starts everything there is.
     *
     * @param launcher of the gateway, as a user would start it
     */
    static Stage set(final ProcessGroup group, final Cores cores, final Path launcher, final Programs programs)
            throws IOException, InterruptedException {
        final var clock = InstantSource.system();
        final var directory = group.directory();
        final var tokens = DemoTokens.create(ISSUER, clock);
        tokens.writeJwks(directory.resolve("issuer.jwks"));
        DemoPki.write(
                DemoPki.create(clock).forLoopback(), directory.resolve("server.crt"), directory.resolve("server.key"));
        Files.writeString(directory.resolve("session.key"), randomKey());
        for (final var name : List.of("calls.lua", "gateway.yaml")) {
            Files.writeString(directory.resolve(name), resource(name));
        }
        final var stage = new Stage(group, cores, tokens);
        stage.startGateway(launcher);
        if (programs.nginx().isPresent()) {
            stage.startNginx(programs.nginx().get());
        }
        return stage;
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** The gateway without and with TLS. */
    List<Row> gateway() {
        return rows.stream().filter(row -> row.name().startsWith("Sallyport")).toList();
    }

    DemoTokens tokens() {
        return tokens;
    }

    URI upstream(final String path) {
        return URI.create("http://127.0.0.1:" + upstreamPort + path);
    }

    /** Makes room: a window writes 100 MB of access lines. */
    void dropAccessLogs() throws IOException {
        for (final var name : List.of("gateway-access.log", "nginx-access.log")) {
            Files.write(group.directory().resolve(name), new byte[0]);
        }
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

    private void startGateway(final Path launcher) throws IOException, InterruptedException {
        final var environment = ports("STATUS_PORT", "ADMIN_PORT");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        final var command = cores.measured(List.of(
                launcher.toString(),
                "run",
                "-c",
                group.directory().resolve("gateway.yaml").toString()));
        final var started = Gateway.start(
                toFile("gateway-access.log", command),
                environment,
                group,
                Integer.parseInt(environment.getOrDefault("STATUS_PORT", "0")));
        rows.addAll(rows("Sallyport", "/mcp", started.process(), environment));
    }

    private void startNginx(final Path nginx) throws IOException, InterruptedException {
        final var values = ports();
        values.put("USER", System.getProperty("user.name").equals("root") ? "user root;" : "");
        var text = resource("nginx.conf");
        for (final var value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        final var directory = group.directory();
        final var file = Files.writeString(directory.resolve("nginx.conf"), text);
        final var command = List.of(nginx.toString(), "-p", directory.toString(), "-c", file.toString());
        final var started = group.start("nginx", cores.measured(command), Map.of());
        rows.addAll(rows("nginx", "/alpha", started, values));
    }

    private Map<String, String> ports(final String... more) throws IOException {
        final var ports = new HashMap<>(Map.of("UPSTREAM_PORT", Integer.toString(upstreamPort)));
        for (final var name : Stream.concat(Stream.of("PLAIN_PORT", "TLS_PORT"), Stream.of(more))
                .toList()) {
            ports.put(name, Integer.toString(Ports.free()));
        }
        return ports;
    }

    private static List<Row> rows(
            final String name, final String path, final ChildProcess process, final Map<String, String> ports) {
        final var handle = ProcessHandle.of(process.pid());
        return List.of(
                new Row(name, URI.create("http://127.0.0.1:" + ports.get("PLAIN_PORT") + path), handle),
                new Row(name + ", TLS", URI.create("https://127.0.0.1:" + ports.get("TLS_PORT") + path), handle));
    }

    private List<String> toFile(final String name, final List<String> command) {
        final var whole = new ArrayList<>(List.of(
                "sh", "-c", TO_FILE, "sh", group.directory().resolve(name).toString()));
        whole.addAll(command);
        return whole;
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
