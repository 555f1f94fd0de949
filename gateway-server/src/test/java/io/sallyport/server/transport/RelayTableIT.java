package io.sallyport.server.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Principal;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.server.listener.EventLoops;
import io.sallyport.server.replicas.ReplicaClient;
import io.sallyport.server.session.RelaySeal;
import io.sallyport.server.session.RelaySeal.Purpose;
import io.sallyport.server.session.Relays;
import io.sallyport.server.session.ReplicaAddress;
import io.sallyport.server.session.Replication;
import io.sallyport.server.session.SessionKeys;
import io.sallyport.server.session.Sessions;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.Replicas;
import io.sallyport.server.testkit.ScriptedUpstream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a replica takes from another, and what it refuses, whoever sends it: at the port of a running gateway. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayTableIT {

    private static final Principal ANYBODY = Principal.anonymous("main");

    private final ScriptedUpstream server = ScriptedUpstream.start("echo").stateful();
    private final EventLoops loops = EventLoops.start(EventLoops.Transport.NIO, 1);
    private final ReplicaClient client = new ReplicaClient(loops.clientChannels());
    private final ProcessGroup group;
    private final Replicas replicas;
    private final ReplicaAddress receiver;

    RelayTableIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.replicas = new Replicas(directory, group, """
                        sessions: { keys: ["${K1}"], openWithin: 20s }
                        upstreams:
                          one: { url: "%s" }
                        routes:
                          main: { path: /mcp, auth: none, upstreams: [one] }
                        """.formatted(server.url()));
        replicas.start(2);
        this.receiver = address(0);
    }

    private ReplicaAddress address(final int replica) {
        final var text = replicas.address(replica);
        final int colon = text.lastIndexOf(':');
        return ReplicaAddress.of(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        loops.close(Duration.ofSeconds(1));
        replicas.close();
        server.close();
        group.close();
    }

    @Test
    void whatAnotherReplicaBringsIsServed() throws Exception {
        assertThat(send(seal(Replicas.KEY, Duration.ZERO).seal(call(session(0), ANYBODY), Purpose.RELAY, receiver)))
                .isEqualTo("200");
    }

    @Test
    void whatIsSealedByAnotherKeyIsRefused() throws Exception {
        final var strangers = seal("another key that nobody here has, ever", Duration.ZERO);
        assertThat(send(strangers.seal(call(session(0), ANYBODY), Purpose.RELAY, receiver)))
                .isEqualTo("REFUSED");
    }

    @Test
    void whatWasSealedTooLongAgoOrIsYetToBeIsRefused() throws Exception {
        for (final long seconds : List.of(-40L, 40L)) {
            final var sealed = seal(Replicas.KEY, Duration.ofSeconds(seconds))
                    .seal(call(session(0), ANYBODY), Purpose.RELAY, receiver);
            assertThat(send(sealed)).as("%s s", seconds).isEqualTo("REFUSED");
        }
    }

    @Test
    void whatComesTwiceIsRefusedTheSecondTime() throws Exception {
        final var sealed = seal(Replicas.KEY, Duration.ZERO).seal(call(session(0), ANYBODY), Purpose.RELAY, receiver);
        assertThat(send(sealed)).isEqualTo("200");
        assertThat(send(sealed)).isEqualTo("REFUSED");
    }

    @Test
    void whatWasSealedForAnotherReplicaOrAnotherPurposeIsRefused() throws Exception {
        final var seal = seal(Replicas.KEY, Duration.ZERO);
        assertThat(send(seal.seal(call(session(0), ANYBODY), Purpose.RELAY, address(1))))
                .isEqualTo("REFUSED");
        assertThat(send(seal.seal(call(session(0), ANYBODY), Purpose.ASK, receiver)))
                .isEqualTo("REFUSED");
    }

    @Test
    void whatWasAlteredOrIsNothingOfOursIsRefused() throws Exception {
        final var sealed = seal(Replicas.KEY, Duration.ZERO).seal(call(session(0), ANYBODY), Purpose.RELAY, receiver);
        for (int at = 0; at < sealed.length; at += 37) {
            final var altered = sealed.clone();
            altered[at] ^= 1;
            assertThat(send(altered)).as("byte %s", at).isEqualTo("REFUSED");
        }
        assertThat(send("{\"jsonrpc\":\"2.0\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("REFUSED");
        assertThat(send(seal(Replicas.KEY, Duration.ZERO).seal(new byte[] {1, 2, 3}, Purpose.RELAY, receiver)))
                .isEqualTo("REFUSED");
        assertThat(ask(seal(Replicas.KEY, Duration.ZERO).seal(new byte[] {1, 2, 3}, Purpose.ASK, receiver)))
                .isEmpty();
    }

    @Test
    void aSessionOfAnotherReplicaIsNotTakenOnFurther() throws Exception {
        final var seal = seal(Replicas.KEY, Duration.ZERO);
        final var elsewhere = session(1);
        for (final var method : List.of("GET", "DELETE")) {
            final var request = request(method, elsewhere, ANYBODY, "main", "");
            assertThat(send(seal.seal(request, Purpose.RELAY, receiver)))
                    .as(method)
                    .isEqualTo("404");
        }
        final var level = request(
                "POST",
                elsewhere,
                ANYBODY,
                "main",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"logging/setLevel\",\"params\":{\"level\":\"error\"}}");
        assertThat(send(seal.seal(level, Purpose.RELAY, receiver))).isEqualTo("404");
    }

    @Test
    void anotherPrincipalsSessionAndAnUnknownRouteAreNotFound() throws Exception {
        final var seal = seal(Replicas.KEY, Duration.ZERO);
        final var mallory = new Principal(Principal.Kind.JWT, "https://idp.example", "mallory");
        assertThat(send(seal.seal(call(session(0), mallory), Purpose.RELAY, receiver)))
                .isEqualTo("404");
        assertThat(send(seal.seal(request("POST", session(0), ANYBODY, "other", "{}"), Purpose.RELAY, receiver)))
                .isEqualTo("404");
    }

    private String session(final int replica) throws Exception {
        try (var opener = new McpHttp(replicas.get(replica).url("/mcp"))) {
            opener.initialize();
            return opener.session().orElseThrow();
        }
    }

    private static byte[] call(final String session, final Principal principal) {
        final var body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\"}}";
        return request("POST", session, principal, "main", body);
    }

    private static byte[] request(
            final String method,
            final String session,
            final Principal principal,
            final String route,
            final String body) {
        final var head = new RequestHead(method, "/mcp", "", InetAddress.getLoopbackAddress(), _ -> List.of());
        return new RelayedRequest(
                        route,
                        new Caller(principal, Set.of()),
                        head,
                        "r-1",
                        List.of(
                                Map.entry("mcp-session-id", session),
                                Map.entry("accept", "application/json, text/event-stream")),
                        body.getBytes(StandardCharsets.UTF_8))
                .bytes();
    }

    /** Of a replica whose clock is that far off. */
    private RelaySeal seal(final String key, final Duration off) {
        final InstantSource clock = () -> Instant.now().plus(off);
        final var sessions = new Sessions(
                SessionKeys.of(List.of(key)),
                new Sessions.Settings(Duration.ofMinutes(30), Duration.ofDays(7)),
                Optional.of(new Replication(ReplicaAddress.of("127.0.0.1", 1), client, loops::next)),
                clock,
                _ -> {});
        return sessions.homes().orElseThrow().seal();
    }

    private Optional<byte[]> ask(final byte[] sealed) throws Exception {
        return client.ask(receiver.socket(), sealed, Duration.ofSeconds(20), loops.next())
                .get(30, TimeUnit.SECONDS);
    }

    /** The status of the answer, or why there is none. */
    private String send(final byte[] sealed) throws Exception {
        final var outcome = new CompletableFuture<String>();
        client.relay(
                receiver.socket(),
                sealed,
                new Relays.Listener() {
                    @Override
                    public void head(final int status, final List<Map.Entry<String, String>> fields) {
                        outcome.complete(Integer.toString(status));
                    }

                    @Override
                    public void part(final byte[] bytes) {}

                    @Override
                    public void ended() {}

                    @Override
                    public void failed(final Relays.Problem problem) {
                        outcome.complete(problem.name());
                    }
                },
                loops.next());
        return outcome.get(30, TimeUnit.SECONDS);
    }
}
