package io.sallyport.server.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A balancer of requests in front of several gateways, each to the next one, without any affinity. One that refuses the
 * connection is passed over, as a balancer with health checks does.
 */
public final class Balancer implements AutoCloseable {

    private static final Set<String> OWN =
            Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "http2-settings", ":status");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
    private final List<URI> gateways = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final HttpServer server;

    /** @param gateways their base URLs */
    public Balancer(final List<URI> gateways) throws IOException {
        this.gateways.addAll(gateways);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::pass);
        server.start();
    }

    public URI url(final String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** Sends nothing there from now on. */
    public void without(final URI gateway) {
        gateways.remove(gateway);
    }

    public void with(final URI gateway) {
        gateways.add(gateway);
    }

    private void pass(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final byte[] body = exchange.getRequestBody().readAllBytes();
            final var answer = sent(exchange, body);
            answer.headers().map().forEach((name, values) -> {
                if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), 0);
            try (var parts = answer.body();
                    var out = exchange.getResponseBody()) {
                final var buffer = new byte[16 * 1024];
                for (int read = parts.read(buffer); read >= 0; read = parts.read(buffer)) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<InputStream> sent(final HttpExchange exchange, final byte[] body)
            throws IOException, InterruptedException {
        for (int tries = 0; ; tries++) {
            final var all = List.copyOf(gateways);
            final var gateway = all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
            try {
                return http.send(request(exchange, gateway, body), HttpResponse.BodyHandlers.ofInputStream());
            } catch (final ConnectException e) {
                if (tries >= all.size()) {
                    throw e;
                }
            }
        }
    }

    private static HttpRequest request(final HttpExchange exchange, final URI gateway, final byte[] body) {
        final var request = HttpRequest.newBuilder(gateway.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
        http.close();
        threads.shutdownNow();
    }
}
