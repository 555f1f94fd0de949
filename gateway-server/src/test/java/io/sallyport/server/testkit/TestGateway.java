package io.sallyport.server.testkit;

import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.JavaCommand;
import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The packaged gateway as a process of its own, with a configuration in a directory of its own.
 *
 * <p>The configuration text may use {@code ${PORT}}, {@code ${STATUS_PORT}} and {@code ${ADMIN_PORT}}; a head with one
 * plain listener and both operators' ports is put in front of it unless it brings listeners itself.
 */
public final class TestGateway implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(30);
    private static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx192m", "--enable-native-access=ALL-UNNAMED");
    private static final String HEAD = """
            listeners:
              mcp: { address: "127.0.0.1:${PORT}" }
            status: { address: "127.0.0.1:${STATUS_PORT}" }
            admin: { address: "127.0.0.1:${ADMIN_PORT}" }
            drain: { delay: 100ms, timeout: 5s }
            """;
    /** Two seconds of a core for each gateway would be minutes of a build. */
    private static final String COLD = "start: { warmUp: 0s }\n";

    private final List<String> program;
    private final Path configuration;
    private final ProcessGroup group;
    private final Map<String, String> environment = new HashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private ChildProcess process;

    private TestGateway(
            final List<String> program,
            final Path configuration,
            final ProcessGroup group,
            final Map<String, String> more)
            throws IOException {
        this.program = program;
        this.configuration = configuration;
        this.group = group;
        for (final var name : List.of("PORT", "STATUS_PORT", "ADMIN_PORT")) {
            environment.put(name, Integer.toString(Ports.free()));
        }
        environment.putAll(more);
        this.process = launch();
    }

    /** Writes the configuration, starts the gateway, and returns once it listens; it need not be ready. */
    public static TestGateway start(final Path directory, final ProcessGroup group, final String yaml)
            throws IOException, InterruptedException {
        return start(directory, group, yaml, Map.of());
    }

    public static TestGateway start(
            final Path directory, final ProcessGroup group, final String yaml, final Map<String, String> environment)
            throws IOException, InterruptedException {
        return startAs(command(), directory, group, yaml, environment);
    }

    /** The same with another program in the gateway's place. */
    public static TestGateway startAs(
            final List<String> program,
            final Path directory,
            final ProcessGroup group,
            final String yaml,
            final Map<String, String> environment)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        final var file = directory.resolve("gateway.yaml");
        Files.writeString(file, whole(yaml));
        return startOn(program, file, group, environment);
    }

    /** The same on a configuration that is there already: a file, or a directory of them. */
    public static TestGateway startOn(
            final List<String> program,
            final Path configuration,
            final ProcessGroup group,
            final Map<String, String> environment)
            throws IOException, InterruptedException {
        try {
            return listening(new TestGateway(program, configuration, group, environment));
        } catch (final IOException e) {
            // Between the choice of a port and the gateway's taking it, another process may.
            if (!String.valueOf(e.getMessage()).contains("Address already in use")) {
                throw e;
            }
            return listening(new TestGateway(program, configuration, group, environment));
        }
    }

    private static TestGateway listening(final TestGateway gateway) throws IOException, InterruptedException {
        gateway.await("/health", answer -> answer.statusCode() == 200);
        return gateway;
    }

    public int port() {
        return Integer.parseInt(environment.getOrDefault("PORT", "0"));
    }

    public int statusPort() {
        return Integer.parseInt(environment.getOrDefault("STATUS_PORT", "0"));
    }

    public int adminPort() {
        return Integer.parseInt(environment.getOrDefault("ADMIN_PORT", "0"));
    }

    /** An endpoint on the plain listener. */
    public URI url(final String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    public ChildProcess process() {
        return process;
    }

    /** Replaces the configuration; the gateway notices by itself. */
    public void configure(final String yaml) throws IOException {
        Files.writeString(configuration, whole(yaml));
    }

    public TestGateway awaitReady() throws IOException, InterruptedException {
        await("/ready", answer -> answer.statusCode() == 200);
        return this;
    }

    /** Waits until a page of the status port is as wanted. */
    public HttpResponse<String> await(final String path, final Predicate<HttpResponse<String>> wanted)
            throws IOException, InterruptedException {
        final long deadline = System.nanoTime() + START.toNanos();
        String last = "no answer";
        while (process.isAlive() && System.nanoTime() < deadline) {
            try {
                final var answer = status(path);
                if (wanted.test(answer)) {
                    return answer;
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (final IOException e) {
                last = e.toString();
            }
            process.awaitExit(POLL);
        }
        throw new IOException(process.complaint(path + " did not become as wanted: " + last));
    }

    /** A page of the status port. */
    public HttpResponse<String> status(final String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statusPort() + path))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The value of a metric with exactly these labels in its text, 0 where it is not there. */
    public double metric(final String nameAndLabels) throws IOException, InterruptedException {
        return status("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** SIGKILL, then the same again on the same ports. */
    public void killAndRestart() throws IOException, InterruptedException {
        process.kill();
        process = launch();
        await("/health", answer -> answer.statusCode() == 200);
    }

    @Override
    public void close() {
        process.kill();
        http.close();
    }

    private ChildProcess launch() throws IOException {
        final var line = new ArrayList<>(program);
        line.addAll(List.of("run", "-c", configuration.toString()));
        return group.start("gateway", line, environment);
    }

    /** The command line of the packaged gateway. */
    public static List<String> command(final String... arguments) {
        return new JavaCommand(packagedFlags(), classPath(), "io.sallyport.server.SallyportMain").with(arguments);
    }

    /** The packaged gateway with one more jar on its class path. */
    public static List<String> commandWith(final Path jar) {
        return new JavaCommand(
                        packagedFlags(),
                        classPath() + System.getProperty("path.separator") + jar,
                        "io.sallyport.server.SallyportMain")
                .with();
    }

    /** The gateway as it is compiled, packaged or not: for a program that is run again and again while it is changed. */
    public static List<String> compiled() {
        return new JavaCommand(FLAGS, System.getProperty("java.class.path"), "io.sallyport.server.SallyportMain")
                .with();
    }

    /** The gateway that tells of every blocking call on an event loop; see {@link WatchedMain}. */
    public static List<String> watched() {
        final var flags = new ArrayList<>(FLAGS);
        // BlockHound adds methods to classes that are loaded already.
        flags.addAll(List.of("-XX:+AllowRedefinitionToAddDeleteMethods", "-XX:+EnableDynamicAgentLoading"));
        return new JavaCommand(flags, System.getProperty("java.class.path"), WatchedMain.class.getName()).with();
    }

    private static List<String> packagedFlags() {
        return Stream.concat(FLAGS.stream(), Stream.of(SharedClasses.flag(target(), jar(), FLAGS, classPath())))
                .toList();
    }

    private static String classPath() {
        return jar() + System.getProperty("path.separator") + target().resolve("lib") + "/*";
    }

    private static Path jar() {
        return target().resolve("gateway-server-" + System.getProperty("sallyport.version") + ".jar");
    }

    /** Of this module, which other modules' tests have to name. */
    private static Path target() {
        final var module = System.getProperty("sallyport.gateway", System.getProperty("basedir", "."));
        return Path.of(module, "target").toAbsolutePath().normalize();
    }

    /** The configuration with the head in front of it, unless it brings listeners itself; without a warm-up it does not ask for. */
    public static String whole(final String yaml) {
        final var begun = yaml.contains("warmUp:") ? yaml : yaml.stripTrailing() + "\n" + COLD;
        return yaml.contains("listeners:") ? begun : HEAD + begun;
    }
}
