package io.sallyport.server.upstream.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.testkit.Await;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport.Exchange;
import io.sallyport.server.upstream.pipe.Requests;
import io.sallyport.server.upstream.pipe.Response;
import io.sallyport.server.upstream.stdio.ProcessSettings.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: small programs of the shell, which start in no time. */
class StdioTransportTest {

    /** Answers each request with what it is told to run. */
    private static final Duration UNTIL_READY = Duration.ofSeconds(30);

    private static final String ANSWERING = """
            while IFS= read -r line; do
              case "$line" in *'"id":'*)
                id=${line#*'"id":'}; id=${id%%,*}
                ANSWER
              ;; esac
            done
            """;

    private static final String PLAIN =
            script("echo \"{\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":$id,\\\"result\\\":{}}\"");

    private final Set<Long> before = children();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final StdioTransport transport = new StdioTransport(new EnvelopeScanner(64), () -> loop, "1");

    @TempDir
    private Path directory = Path.of("");

    @AfterEach
    void stop() {
        transport.close();
        assertThat(started()).isEmpty();
        loop.shutdownNow();
    }

    @Test
    void aThousandSessionsLeaveNoProcess() throws Exception {
        final var requests = configure(PLAIN, Isolation.SESSION, 1000);
        for (int i = 0; i < 100; i++) {
            final var opened = new ArrayList<Response>();
            for (int j = 0; j < 10; j++) {
                opened.add(send(requests.initialize("a")));
            }
            for (final var one : opened) {
                assertThat(one.awaitEnd()).isEqualTo("complete");
                assertThat(send(requests.delete(one.session())).awaitEnd()).isEqualTo("complete");
            }
        }
        Await.until(this::started, Set::isEmpty);
    }

    @Test
    void bannersAreSkippedAndASessionServesManyCalls() throws Exception {
        final var requests = configure("echo Welcome; echo '{\"a\":'; " + PLAIN, Isolation.SESSION, 10);
        final var session = open(requests);
        for (int i = 1; i < 20; i++) {
            final var call = send(requests.post(
                    session, "{\n \"jsonrpc\": \"2.0\",\n \"id\":" + i + ",\r\n \"method\": \"ping\"\n}"));
            assertThat(call.awaitEnd()).isEqualTo("complete");
        }
    }

    @Test
    void aServerSeesNothingOfTheGatewaysEnvironmentButWhatItNeeds() throws Exception {
        final var requests = configure(
                script(
                        "n=$(env | cut -d= -f1 | tr '\\n' ' ')$HERE$PWD; "
                                + "echo \"{\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":$id,\\\"result\\\":{\\\"n\\\":\\\"$n\\\"}}\""),
                Isolation.SESSION,
                10);
        final var answer = send(requests.initialize("a"));
        answer.awaitEnd();
        final var names = answer.events().getFirst();
        assertThat(names).contains("PATH", "there", directory.toRealPath().toString());
        for (final var inherited : System.getenv().keySet()) {
            if (!Set.of(
                            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "TZ", "TMPDIR", "PWD",
                            "OLDPWD", "SHLVL", "_")
                    .contains(inherited)) {
                assertThat(names).doesNotContain('"' + inherited + ' ', ' ' + inherited + ' ');
            }
        }
    }

    @Test
    void aProcessThatDiesBreaksItsCallsAndLosesItsSession() throws Exception {
        final var requests = configure(
                script("case \"$line\" in *die*) exit 3;; *) echo \"{\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":$id,"
                        + "\\\"result\\\":{}}\";; esac"),
                Isolation.SESSION,
                10);
        final var session = open(requests);
        final var call = send(requests.post(session, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"die\"}"));
        assertThat(call.awaitHead().status()).isEqualTo(200);
        assertThat(call.awaitEnd()).isEqualTo("TRUNCATED");
        assertThat(send(requests.call(session, "2", "1")).awaitHead().status()).isEqualTo(404);
    }

    @Test
    void aProcessThatWillNotEndIsKilledWithItsChildren() throws Exception {
        final var requests = configure(
                "trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & " + PLAIN + "while :; do sleep 1; done",
                Isolation.SESSION,
                10);
        final var session = open(requests);
        final var tree = ProcessHandle.current()
                .descendants()
                .filter(handle -> !before.contains(handle.pid()))
                .toList();
        assertThat(tree).hasSizeGreaterThan(1);
        send(requests.delete(session)).awaitEnd();
        Await.until(() -> tree.stream().filter(ProcessHandle::isAlive).toList(), List::isEmpty);
    }

    @Test
    void aProgramThatDoesNotExistIsAnEndpointThatCannotBeReached() throws Exception {
        for (final var isolation : Isolation.values()) {
            final var settings = new ProcessSettings(
                    List.of("/no/such/program"), Map.of(), Optional.empty(), isolation, 10, UNTIL_READY, 1 << 20);
            final var requests = new Requests(transport.configure("files", settings));
            assertThat(send(requests.initialize("a")).awaitEnd()).isEqualTo("CONNECT_FAILED");
        }
    }

    @Test
    void aServerThatDoesNotReadIsSentNoMoreThanFits() throws Exception {
        final var requests = configure(
                "IFS= read -r line; echo '{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}'; sleep 60",
                Isolation.SESSION,
                10);
        final var session = open(requests);
        final var large = "{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"a\":\"" + "x".repeat(500_000) + "\"}}";
        Await.until(() -> send(requests.post(session, large)).awaitEnd(), "POOL_EXHAUSTED"::equals);
        send(requests.delete(session)).awaitEnd();
    }

    @Test
    void aSharedProcessServesEverybody() throws Exception {
        final var requests = configure(PLAIN, Isolation.SHARED, 10);
        final var first = send(requests.initialize("a"));
        final var second = send(requests.initialize("b"));
        assertThat(first.awaitEnd()).isEqualTo("complete");
        assertThat(second.awaitEnd()).isEqualTo("complete");
        assertThat(started()).hasSize(1);
        assertThat(send(requests.call("", "\"x\"", "1")).awaitEnd()).isEqualTo("complete");
    }

    @Test
    void otherSettingsAreAnotherEndpointAndTheOldOneEnds() throws Exception {
        final var requests = configure(PLAIN, Isolation.SESSION, 10);
        final var session = open(requests);
        final var changed = configure(PLAIN + " ", Isolation.SESSION, 10);
        assertThat(changed.endpoint()).isNotEqualTo(requests.endpoint());
        transport.retire(requests.endpoint());
        assertThat(send(requests.call(session, "1", "1")).awaitEnd()).isEqualTo("CONNECT_FAILED");
        Await.until(this::started, Set::isEmpty);
        open(changed);
    }

    private String open(final Requests requests) throws Exception {
        final var response = send(requests.initialize("a"));
        assertThat(response.awaitEnd()).isEqualTo("complete");
        return response.session();
    }

    private Requests configure(final String program, final Isolation isolation, final int most) {
        return new Requests(transport.configure(
                "files",
                new ProcessSettings(
                        List.of("sh", "-c", program),
                        Map.of("HERE", "there"),
                        Optional.of(directory),
                        isolation,
                        most,
                        UNTIL_READY,
                        1 << 20)));
    }

    private Response send(final UpstreamRequest request) {
        final var response = new Response();
        final Exchange _ = transport.exchange(request, loop, response);
        return response;
    }

    private Set<Long> started() {
        return children().stream().filter(pid -> !before.contains(pid)).collect(Collectors.toSet());
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private static String script(final String answer) {
        return ANSWERING.replace("ANSWER", answer);
    }
}
