package io.sallyport.server.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./sallyport} as a user types it, on what this build has packaged. */
class LauncherIT {

    private static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("sallyport.root")));
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final String GOOD = """
            listeners: { mcp: { address: "127.0.0.1:3000" } }
            upstreams: { notes: { url: "http://127.0.0.1:3001/mcp" } }
            routes: { main: { path: /mcp, auth: none } }
            """;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theDemoTestsItself() throws Exception {
        final var demo = sallyport("demo", "--self-test");
        assertThat(demo.status()).as(demo.all()).isZero();
        final var steps =
                demo.output().lines().filter(line -> line.startsWith("ok    ")).toList();
        assertThat(steps)
                .contains(
                        "ok    no token is 401 with a challenge that names the metadata",
                        "ok    a client initialises through TLS with a token",
                        "ok    the list has every tool of every server, both searches among them",
                        "ok    progress arrives while a slow call runs",
                        "ok    the gateway is killed and restarted, and the session goes on",
                        "ok    a replica stops, and its session is renewed once and says so");
        assertThat(demo.output()).doesNotContain("FAIL").endsWith("All " + steps.size() + " steps passed.\n");
    }

    @Test
    void theVersionIsThatOfTheBuild() throws Exception {
        final var version = sallyport("--version");
        assertThat(version.status()).as(version.all()).isZero();
        assertThat(version.output()).startsWith("sallyport " + System.getProperty("sallyport.version") + "\n");
        assertThat(version.errors()).isEmpty();
    }

    @Test
    void theHelpNamesEveryCommand() throws Exception {
        final var help = sallyport("--help");
        assertThat(help.status()).as(help.all()).isZero();
        assertThat(help.output()).contains("run", "check", "sallyport demo");
        assertThat(sallyport("demo", "--help").output()).contains("--self-test");
    }

    @Test
    void aGoodConfigurationChecksOut() throws Exception {
        final var check = sallyport("check", "-c", written(GOOD).toString());
        assertThat(check.status()).as(check.all()).isZero();
        assertThat(check.output()).contains("The configuration is good");
    }

    @Test
    void everyProblemOfABadConfigurationIsALine() throws Exception {
        final var file = written(GOOD.replace("auth: none", "auth: none, pah: /x") + "drain: { delay: 5 }\n");
        final var check = sallyport("check", "-c", file.toString());
        assertThat(check.status()).as(check.all()).isEqualTo(1);
        assertThat(check.output().lines())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("gateway.yaml:3:").contains("pah"))
                .anySatisfy(line -> assertThat(line).contains("gateway.yaml:4:").contains("duration"));
    }

    @Test
    void anUnknownCommandIsAnErrorOfTheUser() throws Exception {
        final var unknown = sallyport("rnu");
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.errors()).contains("rnu");
    }

    @Test
    void aLinkToTheLauncherWorksFromAnywhere() throws Exception {
        final var link = Files.createSymbolicLink(directory.resolve("linked"), ROOT.resolve("sallyport"));
        try {
            final var version = finish(List.of(link.toString(), "--version"));
            assertThat(version.status()).as(version.all()).isZero();
            assertThat(version.output()).startsWith("sallyport ");
        } finally {
            Files.delete(link);
        }
    }

    @Test
    void aCheckoutWhereNothingIsBuiltSaysSo() throws Exception {
        final var copy = Files.copy(
                ROOT.resolve("sallyport"), directory.resolve("sallyport"), StandardCopyOption.COPY_ATTRIBUTES);
        final var version = finish(List.of(copy.toString(), "--version"));
        assertThat(version.status()).isEqualTo(1);
        assertThat(version.errors()).startsWith("sallyport: ").contains("nothing built", "mvn package");
    }

    private Finished sallyport(final String... arguments) throws IOException, InterruptedException {
        final var command = new ArrayList<>(List.of(ROOT.resolve("sallyport").toString()));
        command.addAll(List.of(arguments));
        return finish(command);
    }

    /** Inside a build, the launcher must not begin another. */
    private Finished finish(final List<String> command) throws IOException, InterruptedException {
        final var finished = Finished.run(directory, command, Map.of("SALLYPORT_NO_BUILD", "1"), DEADLINE);
        assertThat(finished.errors()).doesNotContain("building");
        return finished;
    }

    private Path written(final String yaml) throws IOException {
        return Files.writeString(directory.resolve("gateway.yaml"), yaml);
    }
}
