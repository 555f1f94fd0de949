package io.sallyport.server.it.interop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Where the clients that the conformance suite starts report the servers it plays for them, and wait until those have been
 * used: so one gateway knows all of them from its start.
 */
final class SuiteDesk implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofMinutes(2);

    private final BlockingQueue<Turn> turns = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final HttpServer server;

    /**
     * A server to use.
     *
     * @param client whom the suite plays it for
     * @param context what the scenario wants to be sent, in the suite's own words; empty where it says nothing
     */
    record Turn(SuiteClient client, String scenario, String url, String context) {}

    SuiteDesk() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        for (final var client : SuiteClient.values()) {
            server.createContext("/" + client, exchange -> report(client, exchange));
        }
        server.start();
    }

    /** Where that client reports. */
    URI url(final SuiteClient client) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + client);
    }

    /** The servers for all clients, once all are there. */
    List<Turn> all() throws IOException, InterruptedException {
        final var all = new ArrayList<Turn>();
        final int expected =
                Arrays.stream(SuiteClient.values()).mapToInt(SuiteClient::count).sum();
        while (all.size() < expected) {
            final var turn = turns.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS);
            if (turn == null) {
                throw new IOException("the suite did not start all of its scenarios, but " + all);
            }
            all.add(turn);
        }
        return List.copyOf(all);
    }

    /** All servers have been used. */
    void release() {
        over.countDown();
    }

    private void report(final SuiteClient client, final HttpExchange exchange) throws IOException {
        try (exchange) {
            final Map<String, String> told = McpJsonDefaults.getMapper()
                    .readValue(exchange.getRequestBody().readAllBytes(), new TypeRef<>() {});
            turns.add(new Turn(
                    client,
                    told.getOrDefault("scenario", ""),
                    told.getOrDefault("url", ""),
                    told.getOrDefault("context", "")));
            over.await();
            exchange.sendResponseHeaders(204, -1);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
    }
}
