package io.sallyport.plugins.auth.jwt;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An issuer on loopback that publishes what it is told and counts who asks. */
final class TestIssuer implements AutoCloseable {

    private record Answer(int status, String body) {}

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    TestIssuer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    private void answer(final HttpExchange exchange) throws IOException {
        final var path = exchange.getRequestURI().getPath();
        asked.add(path);
        final var answer = answers.getOrDefault(path, new Answer(404, ""));
        final var body = answer.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            if (answer.status() / 100 == 3) {
                exchange.getResponseHeaders().set("Location", answer.body());
            }
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    URI uri(final String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    void publish(final String path, final int status, final String body) {
        answers.put(path, new Answer(status, body));
    }

    void publishKeys(final TokenKey... keys) {
        publish("/keys", 200, new JWKSet(Arrays.stream(keys).map(TokenKey::jwk).toList()).toString());
    }

    void publishMetadata(final String path, final URI issuer) {
        publish(
                path,
                200,
                Json.of("issuer", issuer.toString())
                        .with("jwks_uri", uri("/keys").toString())
                        .toString());
    }

    long asked(final String path) {
        return asked.stream().filter(path::equals).count();
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
