package io.sallyport.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.server.admin.AdminViews.Health;
import io.sallyport.server.admin.AdminViews.Readiness;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusServerTest {

    private final FakeViews views = new FakeViews();
    private final AdminLoop loop = new AdminLoop();
    private StatusServer server;
    private PortClient client;

    @BeforeEach
    void open() throws PortUnavailable {
        server = StatusServer.open(loop, PortClient.settings("status.address", _ -> true), views);
        client = new PortClient(server.address());
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        loop.close();
    }

    @Test
    void healthIsUpWhileEveryLoopTurns() throws Exception {
        final var answer = client.get("/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"up\",\"loops\":2,\"stuckLoops\":0}\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void healthIs503WhereALoopIsStuck() throws Exception {
        views.health = new Health(2, 1);

        assertThat(client.get("/health").statusCode()).isEqualTo(503);
        assertThat(client.get("/health").body()).contains("\"status\":\"stuck\"");
    }

    @Test
    void readyNamesEveryUpstreamWithoutItsAddress() throws Exception {
        views.readiness = new Readiness(false, true, false, List.of("draining"), List.of(FakeViews.down("crm")));

        final var answer = client.get("/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"ready\":false,\"draining\":true,\"lastReloadSuccessful\":false,\"reasons\":[\"draining\"],"
                                + "\"upstreams\":[{\"name\":\"crm\",\"up\":false,\"required\":true,\"reason\":\"not-mcp\","
                                + "\"catalogue\":\"never-seen\"}]}\n");
    }

    @ParameterizedTest
    @CsvSource({"/ready,200", "/ready?all,503", "/ready?all=true,503", "/ready?x=1,200"})
    void readyAllAsksForEveryUpstream(final String path, final int status) throws Exception {
        views.allUp = false;

        assertThat(client.get(path).statusCode()).isEqualTo(status);
    }

    @Test
    void metricsAreServedAsPrometheusText() throws Exception {
        final var answer = client.get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("mcp_active_sessions 1.0\n");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void aStormOfScrapersSharesOneScrapeAndHealthAnswersMeanwhile() throws Exception {
        final var scrapes = new AtomicInteger();
        final var begun = new CountDownLatch(1);
        final var release = new CountDownLatch(1);
        views.metrics = () -> {
            scrapes.incrementAndGet();
            begun.countDown();
            await(release);
            return new byte[] {'#', '\n'};
        };

        final var first = scrape();
        await(begun);
        final var others = IntStream.range(0, 20).mapToObj(_ -> scrape()).toList();
        assertThat(client.get("/health").statusCode()).isEqualTo(200);
        release.countDown();

        assertThat(first.join().body()).isEqualTo("#\n");
        assertThat(others)
                .allSatisfy(other -> assertThat(other.join().statusCode()).isEqualTo(200));
        assertThat(scrapes.get()).isLessThan(21);
    }

    @Test
    void aPageThatFailsIs500AndTheNextScrapeWorks() throws Exception {
        views.metrics = () -> {
            throw new IllegalStateException("secret detail");
        };
        final var failed = client.get("/metrics");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("secret");

        views.metrics = () -> new byte[] {'#'};
        assertThat(client.get("/metrics").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"})
    void onlyReadsAreAllowed(final String method) throws Exception {
        final var answer = client.send(method, "/health");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        final var answer = client.send("HEAD", "/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(41);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/config", "/drain", "/health/", "/metrics/../config", "/%68ealth"})
    void everythingElseIsNotFoundAndSaysWhatIs(final String path) throws Exception {
        final var answer = client.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("Not found. There is /health, /metrics, /ready\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello',413",
        "'GET /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',413",
        "'GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: nonsense\r\n\r\n',400",
        "'GET /ready?%zz HTTP/1.1\r\nHost: x\r\n\r\n',400",
        "'nonsense\r\n\r\n',400",
    })
    void whatIsNoPlainRequestIsRefusedAndTheConnectionCloses(final String bytes, final int status) throws IOException {
        assertThat(client.raw(bytes)).startsWith("HTTP/1.1 " + status).containsIgnoringCase("connection: close");
    }

    @Test
    void hugeHeadersAndLinesAreRefused() throws IOException {
        assertThat(client.raw("GET /" + "a".repeat(5000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414");
        assertThat(client.raw("GET /health HTTP/1.1\r\nX: " + "a".repeat(10_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        final var answers = client.raw(Stream.of("/metrics", "/health", "/none")
                .map(path -> "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: "
                        + (path.equals("/none") ? "close" : "keep-alive") + "\r\n\r\n")
                .collect(Collectors.joining()));

        assertThat(answers.lines().filter(line -> line.startsWith("HTTP/")))
                .containsExactly("HTTP/1.1 200 OK", "HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found");
        assertThat(answers.indexOf("mcp_active")).isPositive().isLessThan(answers.indexOf("stuckLoops"));
    }

    @Test
    void aConnectionThatSendsNothingOrTooSlowlyIsClosed() throws Exception {
        try (final var impatient = new AdminLoop(Duration.ofMillis(50));
                final var other =
                        StatusServer.open(impatient, PortClient.settings("status.address", _ -> true), views);
                final var slow = new PortClient(other.address())) {
            assertThat(slow.raw("")).isEmpty();
            assertThat(slow.raw("GET /health HT")).isEmpty();
        }
    }

    @Test
    void addressesThatAreNotAllowedGetNoAnswer() throws Exception {
        try (final var other = StatusServer.open(loop, PortClient.settings("status.address", _ -> false), views);
                final var stranger = new PortClient(other.address())) {
            assertThatThrownBy(() -> stranger.get("/health")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anOccupiedPortNamesItselfAndItsKey() throws Exception {
        try (final var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());

            assertThatThrownBy(() ->
                            StatusServer.open(loop, new PortSettings("status.address", address, _ -> true), views))
                    .isInstanceOf(PortUnavailable.class)
                    .hasMessageStartingWith("status.address: cannot listen on port " + taken.getLocalPort() + ": ");
        }
    }

    private CompletableFuture<HttpResponse<String>> scrape() {
        return client.http().sendAsync(client.request("GET", "/metrics"), BodyHandlers.ofString());
    }

    private static void await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }
}
