package io.sallyport.server.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An authorization server that publishes its metadata and keys, or is out of order, and counts who asks for keys. */
final class StubIssuer implements AutoCloseable {

    private final HttpServer server;
    private final AtomicInteger keysServed = new AtomicInteger();
    private volatile Optional<String> keys = Optional.empty();

    StubIssuer() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/.well-known/oauth-authorization-server", exchange -> answer(exchange, metadata()));
        server.createContext("/keys", exchange -> {
            keys.ifPresent(_ -> keysServed.incrementAndGet());
            answer(exchange, keys.orElse(""));
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Publishes these keys from now on. */
    void publish(final String jwks) {
        keys = Optional.of(jwks);
    }

    /** Answers everything with 503 from now on. */
    void breakDown() {
        keys = Optional.empty();
    }

    /** How often keys were handed out. */
    int keysServed() {
        return keysServed.get();
    }

    private String metadata() {
        return "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}";
    }

    private void answer(final HttpExchange exchange, final String document) throws IOException {
        final var bytes = document.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (keys.isPresent()) {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } else {
            exchange.sendResponseHeaders(503, -1);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
