package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.WatchedMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that speak no Streamable HTTP: processes of both isolations, and HTTP+SSE. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldTransportsIT {

    private final SseServer old = new SseServer();
    private final ProcessGroup group;
    private final Path directory;
    private final TestGateway gateway;

    OldTransportsIT(@TempDir final Path directory) throws Exception {
        this.directory = directory;
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(directory.resolve("gateway"), group, """
                upstreams:
                  own: { command: %1$s, env: { TEAM: a } }
                  all: { command: %1$s, isolation: shared }
                  few: { command: %1$s, maxProcesses: 2 }
                  old: { url: "%2$s", transport: sse }
                routes:
                  merged: { path: /merged, auth: none, upstreams: [own, all, old] }
                  own: { path: /own, auth: none, upstreams: [own] }
                  all: { path: /all, auth: none, upstreams: [all] }
                  few: { path: /few, auth: none, upstreams: [few] }
                  old: { path: /old, auth: none, upstreams: [old] }
                """.formatted(command(), old.url()));
    }

    @BeforeAll
    void awaitReady() throws Exception {
        gateway.awaitReady();
    }

    @AfterAll
    void stop() {
        group.close();
        gateway.close();
        old.close();
    }

    @Test
    void oneRouteMergesThemAllWithProgress() throws Exception {
        try (var client = new McpHttp(gateway.url("/merged"))) {
            assertThat(client.initialize().statusCode()).isEqualTo(200);
            assertThat(McpHttp.message(client.request("tools/list", "{}")))
                    .contains("\"own__whoami\"", "\"all__whoami\"", "\"old__whoami\"");
            for (final var upstream : List.of("own", "all", "old")) {
                final var answer = client.request(
                        "tools/call",
                        "{\"name\":\"" + upstream + "__ask\",\"arguments\":{},\"_meta\":{\"progressToken\":\"p\"}}");
                assertThat(answer.body())
                        .as(upstream)
                        .contains("\"progressToken\":\"p\",\"progress\":1", "\"progressToken\":\"p\",\"progress\":2");
                assertThat(McpHttp.message(answer)).contains("\"content\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"own", "old"})
    void everySessionHasItsOwnServer(final String route) throws Exception {
        try (var one = SessionClient.open(gateway.url("/" + route));
                var other = SessionClient.open(gateway.url("/" + route))) {
            assertThat(name(one.whoami())).isNotEqualTo(name(other.whoami()));
            assertThat(one.whoami().session()).endsWith(" 2");
        }
    }

    @Test
    void aSharedProcessServesEverySessionAndIsStartedAgain() throws Exception {
        try (var one = SessionClient.open(gateway.url("/all"));
                var other = SessionClient.open(gateway.url("/all"))) {
            final var before = name(one.whoami());
            assertThat(name(other.whoami())).isEqualTo(before);

            kill(before);
            Eventually.holds("another process", () -> {
                final var answer = one.call("whoami").body();
                return answer.contains("\"content\"") && !answer.contains('"' + before + ' ');
            });
            assertThat(name(other.whoami())).isNotEqualTo(before);
        }
    }

    @Test
    void aProcessKilledBetweenCallsIsRenewedAndTheResultSaysSo() throws Exception {
        try (var client = SessionClient.open(gateway.url("/own"))) {
            final var before = client.whoami();
            kill(name(before));
            Eventually.holds(
                    "a renewed session",
                    () -> client.call("whoami").body().contains("\"io.sallyport/sessionRenewed\":\"own\""));
            final var after = client.whoami();
            assertThat(name(after)).isNotEqualTo(name(before));
            assertThat(after.session()).endsWith(" 2");
            assertThat(after.renewed()).isFalse();
        }
    }

    @Test
    void aStreamThatEndsBetweenCallsIsRenewedAndTheResultSaysSo() throws Exception {
        try (var client = SessionClient.open(gateway.url("/old"))) {
            final var before = client.whoami();
            old.endStreams();
            Eventually.holds(
                    "a renewed session",
                    () -> client.call("whoami").body().contains("\"io.sallyport/sessionRenewed\":\"old\""));
            assertThat(name(client.whoami())).isNotEqualTo(name(before));
        }
    }

    @Test
    void aSessionTooManyIsToldSoAndTheOthersGoOn() throws Exception {
        try (var first = SessionClient.open(gateway.url("/few"));
                var second = SessionClient.open(gateway.url("/few"))) {
            final var name = name(first.whoami());
            for (int i = 0; i < 8; i++) {
                assertThat(second.call("whoami").body()).contains("-31004", "temporarily unavailable");
            }
            assertThat(name(first.whoami())).isEqualTo(name);

            first.http().delete();
            Eventually.holds("a place", () -> second.call("whoami").body().contains("\"content\""));
        }
    }

    @Test
    void whateverEndsTheGatewayEndsItsProcesses() throws Exception {
        try (var another = TestGateway.start(directory.resolve("another"), group, """
                upstreams:
                  own: { command: %1$s }
                  all: { command: %1$s, isolation: shared }
                routes:
                  both: { path: /mcp, auth: none, upstreams: [own, all] }
                """.formatted(command()))) {
            final var killed = children(another, 2);
            another.killAndRestart();
            Eventually.holds("the end of its processes", () -> killed.stream().noneMatch(ProcessHandle::isAlive));

            final var stopped = children(another, 2);
            another.process().stop();
            assertThat(stopped).noneMatch(ProcessHandle::isAlive);
            assertThat(Files.readString(another.process().log())).contains("upstream own says: plain server started");
        }
    }

    @Test
    void nothingOfItBlocksAnEventLoop() throws Exception {
        try (var watched = TestGateway.startAs(
                TestGateway.watched(),
                directory.resolve("watched"),
                group,
                """
                upstreams:
                  own: { command: %1$s }
                  all: { command: %1$s, isolation: shared }
                  old: { url: "%2$s", transport: sse }
                routes:
                  merged: { path: /mcp, auth: none, upstreams: [own, all, old] }
                """.formatted(command(), old.url()),
                Map.of())) {
            watched.awaitReady();
            try (var client = new McpHttp(watched.url("/mcp"))) {
                client.initialize();
                for (final var upstream : List.of("own", "all", "old")) {
                    assertThat(McpHttp.message(client.call(upstream + "__ask", "{}")))
                            .contains("\"content\"");
                }
                client.delete();
            }
            watched.process().stop();
            assertThat(Files.readString(watched.process().log())).doesNotContain(WatchedMain.MARK);
        }
    }

    @Test
    void aChangedVariableTakesAnotherProcessAndTheSessionIsToldSo() throws Exception {
        final var yaml = """
                upstreams:
                  own: { command: %1$s, env: { TEAM: %2$s } }
                routes:
                  own: { path: /mcp, auth: none, upstreams: [own] }
                """;
        try (var another = TestGateway.start(directory.resolve("changed"), group, yaml.formatted(command(), "a"))) {
            another.awaitReady();
            try (var client = SessionClient.open(another.url("/mcp"))) {
                final var before = name(client.whoami());
                another.configure(yaml.formatted(command(), "b"));
                Eventually.holds(
                        "a renewed session",
                        () -> client.call("whoami").body().contains("\"io.sallyport/sessionRenewed\":\"own\""));
                assertThat(name(client.whoami())).isNotEqualTo(before);
                Eventually.holds(
                        "the end of the old process",
                        () -> ProcessHandle.of(Long.parseLong(before)).isEmpty());
            }
        }
    }

    private static List<ProcessHandle> children(final TestGateway of, final int count) throws Exception {
        of.awaitReady();
        final var gateway = ProcessHandle.of(of.process().pid()).orElseThrow();
        Eventually.holds("its processes", () -> gateway.descendants().count() >= count);
        return gateway.descendants().toList();
    }

    private static String name(final SessionClient.Told told) {
        return told.session().split(" ", 2)[0];
    }

    private static void kill(final String pid) throws Exception {
        final var process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }

    /** As a list of YAML. */
    private static String command() {
        return PlainServer.command().stream().map(part -> '"' + part + '"').collect(Collectors.joining(", ", "[", "]"));
    }
}
