package io.sallyport.distribution;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An OTLP collector that takes everything and keeps nothing. */
record Collector(HttpServer server) implements AutoCloseable {

    private static final int OK = 200;
    private static final int NO_BODY = -1;

    static Collector start() throws IOException {
        final var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
                exchange.sendResponseHeaders(OK, NO_BODY);
            }
        });
        server.start();
        return new Collector(server);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
