package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.JavaCommand;
import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.cli.CatalogueSource;
import io.sallyport.server.cli.CommandFailure;
import io.sallyport.server.cli.Commands;
import io.sallyport.server.cli.Shell;
import io.sallyport.server.testkit.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Every command against one gateway in front of two programs: as a process of its own where that is what counts, else in this
 * one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandLineIT {

    private static final Duration DEADLINE = Duration.ofMinutes(1);
    /** Of "s3cret", by sha256sum. */
    private static final String HASH = "1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0";

    private final Path directory;
    private final ProcessGroup group;
    private final TestGateway gateway;

    CommandLineIT(@TempDir final Path directory) throws Exception {
        this.directory = directory;
        this.group = new ProcessGroup(directory);
        Files.createDirectories(directory.resolve("gateway"));
        Files.writeString(directory.resolve("gateway/keys.yaml"), "keys: [{ id: ci, hash: \"sha256:" + HASH + "\" }]");
        this.gateway = TestGateway.start(directory.resolve("gateway"), group, """
                        auth: { robots: { apiKeys: { file: keys.yaml } } }
                        upstreams:
                          one: { command: %1$s, isolation: shared }
                          two: { command: %1$s, isolation: shared }
                        routes:
                          open: { path: /mcp, auth: none, upstreams: [one, two] }
                          closed: { path: /closed, auth: robots, upstreams: [one] }
                        """.formatted(program()))
                .awaitReady();
    }

    @AfterAll
    void stop() {
        gateway.close();
        group.close();
    }

    /** What a command wrote on either stream, and its exit status. */
    private record Outcome(int status, String out, String err) {}

    private static String program() {
        return PlainServer.command().stream().map(part -> '"' + part + '"').collect(Collectors.joining(", ", "[", "]"));
    }

    private Outcome run(final String... arguments) throws Exception {
        return run(Map.of(), TestGateway.command(arguments));
    }

    /** The same in this process. */
    private static Outcome here(final Map<String, String> environment, final String... arguments) {
        final var out = new ByteArrayOutputStream();
        final var err = new ByteArrayOutputStream();
        final var shell = new Shell(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                InputStream.nullInputStream(),
                environment,
                false);
        final var line = new CommandLine(CommandLine.Model.CommandSpec.create().name("sallyport"));
        Commands.addTo(line, shell, "test", (_, _) -> new CatalogueSource.Offer(List.of(), List.of()));
        final int status = line.setExecutionExceptionHandler((thrown, _, _) -> {
                    if (thrown instanceof CommandFailure) {
                        shell.err().println(thrown.getMessage());
                        return 1;
                    }
                    throw thrown;
                })
                .execute(arguments);
        return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Outcome here(final String... arguments) {
        return here(Map.of(), arguments);
    }

    private Outcome run(final Map<String, String> environment, final List<String> command) throws Exception {
        final var out = Files.createTempFile(directory, "out", ".txt");
        final var err = Files.createTempFile(directory, "err", ".txt");
        final var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        final var process = builder.start();
        if (!process.waitFor(DEADLINE)) {
            process.destroyForcibly();
            throw new AssertionError(Arrays.toString(command.toArray()) + " did not end");
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private String url(final String path) {
        return gateway.url(path).toString();
    }

    @Test
    void toolsOfARunningGateway() throws Exception {
        final var table = here("tools", url("/mcp"));
        assertThat(table.status()).as(table.err()).isZero();
        assertThat(table.out().lines().map(line -> line.replaceAll(" +", " ")))
                .hasSize(5)
                .contains("TOOL UPSTREAM TOKENS DESCRIPTION")
                .anyMatch(line -> line.startsWith("one__whoami one "))
                .anyMatch(line -> line.startsWith("two__ask two "));
        assertThat(table.err()).contains("4 tools, about ");
    }

    @Test
    void toolsOfAConfigurationWithoutServingIt() throws Exception {
        final var offer = run(
                Map.of(
                        "PORT", Integer.toString(gateway.port()),
                        "STATUS_PORT", Integer.toString(gateway.statusPort()),
                        "ADMIN_PORT", Integer.toString(gateway.adminPort())),
                TestGateway.command(
                        "tools", "-c", directory.resolve("gateway/gateway.yaml").toString(), "--json"));
        assertThat(offer.status()).as(offer.err()).isZero();
        assertThat(offer.out())
                .startsWith(
                        "[{\"route\":\"open\",\"name\":\"one__whoami\",\"upstream\":\"one\",\"originalName\":\"whoami\"")
                .contains("{\"route\":\"closed\",\"name\":\"ask\",\"upstream\":\"one\",\"originalName\":\"ask\"")
                .endsWith("}]\n");
    }

    @Test
    void callsWithAndWithoutAToken() throws Exception {
        final var open = run("call", url("/mcp"), "one__whoami");
        assertThat(open.status()).as(open.err()).isZero();
        assertThat(open.out()).matches("\\d+ .*\\n");

        final var refused = here("call", url("/closed"), "whoami");
        assertThat(refused.status()).isOne();
        assertThat(refused.err()).contains("wants a token (--token-env, --token-file)");

        final var known = here(
                Map.of("MY_KEY", "s3cret"), "call", url("/closed"), "ask", "{}", "--json", "--token-env", "MY_KEY");
        assertThat(known.status()).as(known.err()).isZero();
        assertThat(known.out()).contains("\"content\":[");

        final var unknown = here("call", url("/mcp"), "one__nothing");
        assertThat(unknown.status()).isOne();
        assertThat(unknown.err()).contains("one__nothing").contains("(-32602)");
    }

    @Test
    void healthNeedsNothingButTheJdk() throws Exception {
        final var jar = Path.of(
                System.getProperty("basedir", "."),
                "target",
                "gateway-server-" + System.getProperty("sallyport.version") + ".jar");
        final var alone = new JavaCommand(
                List.of("-Xmx16m", "-XX:+UseSerialGC"),
                jar.toAbsolutePath().toString(),
                "io.sallyport.server.cli.Health");
        final var status = "127.0.0.1:" + gateway.statusPort();

        final var health = run(Map.of("SALLYPORT_STATUS", status), alone.with());
        assertThat(health.status()).as(health.err()).isZero();
        assertThat(health.out()).startsWith("ok: /health HTTP/1.1 200");
        assertThat(run(Map.of(), alone.with("--ready", status)).status()).isZero();
        assertThat(run(Map.of(), alone.with("127.0.0.1:" + Ports.free())).status())
                .isOne();
        assertThat(here("health", status).status()).isZero();
    }

    @Test
    void whatAClientHasIsImportedCheckedAndListed() throws Exception {
        final var program = PlainServer.command();
        final var arguments =
                program.stream().skip(1).map(part -> '"' + part + '"').collect(Collectors.joining(","));
        final var client =
                Files.writeString(directory.resolve("client.json"), """
                {"mcpServers":{"My Notes":{"command":"%s","args":[%s],"env":{"API_TOKEN":"abc"},"timeout":5}}}
                """.formatted(program.getFirst(), arguments));
        final var imported = here(
                "import",
                client.toString(),
                "-o",
                directory.resolve("imported.yaml").toString(),
                "--secrets",
                directory.resolve("secrets.env").toString(),
                "--address",
                "127.0.0.1:" + Ports.free());
        assertThat(imported.status()).as(imported.err()).isZero();
        assertThat(imported.err())
                .contains("My Notes: \"timeout\" has no counterpart and is ignored")
                .contains("My Notes: is called my-notes in the configuration");
        final var secrets = new HashMap<String, String>();
        for (final var line : Files.readAllLines(directory.resolve("secrets.env"))) {
            secrets.put(
                    line.substring(0, line.indexOf('=')),
                    line.substring(line.indexOf('=') + 1).replace("'", ""));
        }
        assertThat(secrets).isEqualTo(Map.of("API_TOKEN", "abc"));
        final var tools = run(secrets, TestGateway.command("tools", "-c", "imported.yaml"));
        assertThat(tools.status()).as(tools.err()).isZero();
        assertThat(tools.out()).contains("whoami").contains("my-notes");
    }

    @Test
    void doctorSeesWhatStrangersSee() throws Exception {
        final var closed = here("doctor", url("/closed"));
        assertThat(closed.status()).as(closed.out()).isZero();
        assertThat(closed.out())
                .contains("good    tls ")
                .contains("good    anonymous")
                .contains("good    token")
                .contains("good    origin")
                .contains("good    leaks");
        final var open = here("doctor", url("/mcp"));
        assertThat(open.status()).as(open.out()).isZero();
        assertThat(open.out()).contains("warning anonymous everyone on this machine may call it");
    }

    @Test
    void keysSchemaCompletionAndVersionAreMade() throws Exception {
        assertThat(here("session-key", "new").out()).matches("[A-Za-z0-9+/]{43}=\\n");
        assertThat(here("hash-key", "--new", "--id", "ci").out())
                .contains("  - id: \"ci\"")
                .contains("sha256:");
        assertThat(here("schema").out()).startsWith("{\n  \"$schema\": ");
        assertThat(run("version").out()).startsWith("sallyport " + System.getProperty("sallyport.version") + "\n");
        final var script = Files.writeString(
                directory.resolve("completion.sh"), here("completion", "bash").out());
        final var sourced = run(
                Map.of(),
                List.of(
                        "bash",
                        "-c",
                        "source " + script + " && COMP_WORDS=(sallyport se) COMP_CWORD=1 COMP_LINE='sallyport se' "
                                + "&& complete -p sallyport"));
        assertThat(sourced.status()).as(sourced.err()).isZero();
    }

    @Test
    void everyCommandHasHelpWithExamplesAndNoColoursInAFile() throws Exception {
        final var help = run("--help");
        assertThat(help.out())
                .contains("run", "check", "drain", "tools", "call", "import", "inject", "doctor", "health", "hash-key")
                .contains("session-key", "schema", "completion", "version", "Exit codes:")
                .doesNotContain("\u001b");
        final var inject = run("inject", "--help");
        assertThat(inject.status()).isZero();
        assertThat(inject.out()).contains("Exit codes:", "Examples:").doesNotContain("\u001b");
    }

    @Test
    void runFindsItsConfigurationListensOnPortAndHeedsLogLevel() throws Exception {
        final var home = Files.createDirectories(directory.resolve("home/.config/sallyport"));
        Files.writeString(home.resolve("gateway.yaml"), """
                listeners: { mcp: {} }
                status: { address: "127.0.0.1:${STATUS_PORT}" }
                admin: { address: "127.0.0.1:${ADMIN_PORT}" }
                drain: { delay: 0s }
                upstreams: { notes: { url: "http://127.0.0.1:1/mcp" } }
                routes: { main: { path: /mcp, auth: none } }
                """);
        final int port = Ports.free();
        final var environment = new HashMap<String, String>();
        environment.put("HOME", directory.resolve("home").toString());
        environment.put("XDG_CONFIG_HOME", "");
        environment.put("PORT", Integer.toString(port));
        environment.put("LOG_LEVEL", "warn");
        environment.put("STATUS_PORT", Integer.toString(Ports.free()));
        environment.put("ADMIN_PORT", Integer.toString(Ports.free()));
        final var log = directory.resolve("run.log");
        try (var running = ChildProcess.start("run", TestGateway.command("run"), environment, log)) {
            running.awaitLine(line -> line.contains("the configuration is " + home), DEADLINE);
            final var url = "http://127.0.0.1:" + port + "/mcp";
            Eventually.holds(
                    "a listener on PORT",
                    () -> here("doctor", "--json", url).out().contains("anonymous"));
            assertThat(Files.readString(log)).doesNotContain(" listeners [");
        }
    }

    @Test
    void runWithoutAnyConfigurationSaysWhereItLooked() throws Exception {
        final var empty = Files.createDirectories(directory.resolve("empty"));
        final var outcome =
                run(Map.of("HOME", empty.toString(), "XDG_CONFIG_HOME", empty.toString()), TestGateway.command("run"));

        assertThat(outcome.status()).isOne();
        assertThat(outcome.err()).contains("gateway.yaml, " + empty.resolve("sallyport") + ", /etc/sallyport");
    }
}
