package io.sallyport.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TypicalSessionTest {

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;
    private String result = "The same answer. ";

    TypicalSessionTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        http.shutdownNow();
        http.close();
        threads.shutdownNow();
    }

    @Test
    void itIsTwentyFiveRequestsOfOneSession() throws Exception {
        final var balancer = new RoundRobin(List.of(url()));
        new TypicalSession(new Client(http, Optional.of("token"), balancer::next)).run();
        assertThat(balancer.turns()).isEqualTo(25).isEqualTo(requests.size());
        assertThat(requests)
                .startsWith("initialize of null", "notification of s", "GET of s")
                .endsWith("DELETE of s");
        assertThat(requests.stream().filter("echo of s"::equals)).hasSize(19);
        assertThat(requests).containsSubsequence("echo of s", "ask of s", "answer of s", "echo of s");
    }

    @Test
    void anotherAnswerThanTheUpstreamsIsAnError() {
        result = "What?";
        assertThatThrownBy(() -> new TypicalSession(new Client(http, Optional.of("token"), this::url)).run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("What?");
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/mcp");
    }

    private void answer(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            final var kind = kind(exchange.getRequestMethod(), body);
            requests.add(kind + " of " + exchange.getRequestHeaders().getFirst("Mcp-Session-Id"));
            switch (kind) {
                case "initialize" -> {
                    exchange.getResponseHeaders().set("Mcp-Session-Id", "s");
                    send(exchange, 200, "{}");
                }
                case "ask" -> ask(exchange, body);
                case "echo" -> send(exchange, 200, result);
                case "answer" -> {
                    answered.countDown();
                    exchange.sendResponseHeaders(202, -1);
                }
                case "notification" -> exchange.sendResponseHeaders(202, -1);
                default -> send(exchange, 200, "");
            }
        }
    }

    private static String kind(final String method, final String body) {
        if (!method.equals("POST")) {
            return method;
        }
        if (!body.contains("\"method\"")) {
            return "answer";
        }
        if (body.contains("initialize\"")) {
            return "initialize";
        }
        return body.contains("\"id\"") ? body.contains("alpha__ask") ? "ask" : "echo" : "notification";
    }

    private void ask(final HttpExchange exchange, final String call) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        final var id = call.replaceAll(".*\"id\":(\\d+).*", "$1");
        event(exchange, "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"sampling/createMessage\",\"params\":{}}");
        try {
            assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        event(exchange, "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}");
    }

    private static void event(final HttpExchange exchange, final String json) throws IOException {
        exchange.getResponseBody().write(("data: " + json + "\n\n").getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static void send(final HttpExchange exchange, final int status, final String body) throws IOException {
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
