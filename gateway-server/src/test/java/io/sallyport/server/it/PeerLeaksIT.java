package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.it.Door.Check;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What users of other gateways complain about: sessions and processes that nobody ends. The gateway frees what silent
 * clients have left, where a plain proxy in its place is seen to keep it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeerLeaksIT {

    private final SessionServer one = new SessionServer(404);
    private final ScriptedUpstream checked = ScriptedUpstream.start("ok").stateful();
    private final ProcessGroup group;
    private final TestGateway gateway;

    PeerLeaksIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(directory.resolve("gateway"), group, """
                sessions: { idle: 300ms, openWithin: 20s }
                upstreamDefaults: { health: { interval: 100ms } }
                upstreams:
                  one: { url: "%s" }
                  checked: { url: "%s" }
                  program: { command: [%s], maxProcesses: 10 }
                routes:
                  one: { path: /one, auth: none, upstreams: [one] }
                  checked: { path: /checked, auth: none, upstreams: [checked] }
                  program: { path: /program, auth: none, upstreams: [program] }
                """.formatted(
                one.url(),
                checked.url(),
                PlainServer.command().stream().map(part -> '"' + part + '"').collect(Collectors.joining(", "))));
    }

    @BeforeAll
    void awaitReady() throws Exception {
        gateway.awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        group.close();
        gateway.close();
        one.close();
        checked.close();
    }

    @Test
    @DisplayName("obot-platform/obot#7929: sessions are never released, out of memory every two days")
    void p12_nothingIsRememberedOfClientsThatFellSilent() throws Exception {
        final Check check = door -> {
            for (int i = 0; i < 20; i++) {
                try (var client = SessionClient.open(door.url())) {
                    client.whoami();
                }
            }
            Await.until(door.patience(), door::clients, remembered -> remembered == 0);
        };
        try (var naive = NaiveDoor.of(Map.of("one", one.url().toString()))) {
            naive.proves(check, gateway("one"), "last seen: 20");
        }
    }

    @Test
    @DisplayName("IBM/mcp-context-forge#1549: health checks keep opening sessions until the server runs out of memory")
    void p13_healthChecksOpenNoSessions() throws Exception {
        final Check check = door -> {
            final int opened = checked.sessions();
            final int asked = asked();
            for (int i = 0; i < 20; i++) {
                door.probe();
            }
            Await.until(this::asked, now -> now >= asked + 5);
            assertThat(checked.sessions() - opened).as("sessions for checks").isZero();
        };
        try (var naive = NaiveDoor.of(Map.of("checked", checked.url()))) {
            naive.proves(check, gateway("checked"), "sessions for checks", "but was: 20");
        }
    }

    private int asked() {
        return checked.calls("ping").size() + checked.calls("initialize").size();
    }

    @Test
    @DisplayName("docker/mcp-gateway#483: orphan containers and zombies of agents that have gone")
    void p14_noProcessIsLeftOfClientsThatHaveGone() throws Exception {
        final Check check = door -> {
            final var processes = new ArrayList<ProcessHandle>();
            for (int i = 0; i < 4; i++) {
                try (var client = SessionClient.open(door.url())) {
                    final var pid = client.whoami().session().split(" ", 2)[0];
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(processes::add);
                }
            }
            Await.until(
                    door.patience(),
                    () -> processes.stream().filter(ProcessHandle::isAlive).count() + " still run",
                    left -> left.equals("0 still run"));
        };
        try (var naive = NaiveDoor.ofProgram(PlainServer.command())) {
            naive.proves(check, gateway("program"), "4 still run");
        }
    }

    @Test
    @DisplayName("openai/openai-apps-sdk-examples#201: a client that opens a session for every call leaves them all")
    void p15_aClientThatInitialisesForEveryCallLeavesNoSessionsUpstream() throws Exception {
        final Check check = door -> {
            final var opened = new ArrayList<String>();
            try (var client = new SessionClient(door.url())) {
                for (int i = 0; i < 20; i++) {
                    client.initialize();
                    opened.add(client.whoami().session());
                }
            }
            awaitEnd(door, opened);
        };
        try (var naive = NaiveDoor.of(Map.of("one", one.url().toString()))) {
            naive.proves(check, gateway("one"), "20 not ended");
        }
    }

    @Test
    @DisplayName("prowler-cloud/prowler#12235: of ten sessions nine are never sent DELETE")
    void p16_whatClientsDoNotDeleteEndsUpstreamAllTheSame() throws Exception {
        final Check check = door -> {
            final var opened = new ArrayList<String>();
            for (int i = 0; i < 10; i++) {
                try (var client = SessionClient.open(door.url())) {
                    opened.add(client.whoami().session());
                    if (i == 0) {
                        assertThat(client.http().delete().statusCode()).isEqualTo(200);
                    }
                }
            }
            awaitEnd(door, opened);
        };
        try (var naive = NaiveDoor.of(Map.of("one", one.url().toString()))) {
            naive.proves(check, gateway("one"), "9 not ended");
        }
    }

    private void awaitEnd(final Door door, final List<String> sessions) throws Exception {
        Await.until(
                door.patience(),
                () -> sessions.stream()
                                .filter(session -> !one.wasDeleted(session))
                                .count() + " not ended",
                left -> left.equals("0 not ended"));
    }

    private Door gateway(final String route) {
        return new GatewayDoor(route, List.of(gateway));
    }
}
