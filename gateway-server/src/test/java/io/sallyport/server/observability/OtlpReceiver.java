package io.sallyport.server.observability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector that keeps what it is sent, over OTLP/HTTP. */
final class OtlpReceiver implements AutoCloseable {

    private final HttpServer server;
    private final int status;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    OtlpReceiver(final int status) throws IOException {
        this.status = status;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::receive);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Received> on(final String path) {
        return received.stream().filter(export -> export.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void receive(final HttpExchange exchange) throws IOException {
        final var headers = exchange.getRequestHeaders();
        received.add(new Received(
                exchange.getRequestURI().getPath(),
                headers.getFirst("Content-Type"),
                String.valueOf(headers.getFirst("api-key")),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1)));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** One export; {@code body} is protobuf, one character per byte, in which strings can be found. */
    record Received(String path, String contentType, String apiKey, String body) {}
}
