package io.sallyport.server.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** A client of one port, by the JDK's HTTP client or by a bare socket. */
final class PortClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final InetSocketAddress address;

    PortClient(final InetSocketAddress address) {
        this.address = address;
    }

    static PortSettings settings(final String key, final Predicate<InetAddress> allowFrom) {
        return new PortSettings(key, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), allowFrom);
    }

    HttpResponse<String> get(final String path) throws IOException, InterruptedException {
        return send("GET", path);
    }

    HttpResponse<String> send(final String method, final String path, final String... headers)
            throws IOException, InterruptedException {
        return client.send(request(method, path, headers), BodyHandlers.ofString());
    }

    HttpRequest request(final String method, final String path, final String... headers) {
        final var builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path))
                .method(method, BodyPublishers.noBody());
        return headers.length == 0 ? builder.build() : builder.headers(headers).build();
    }

    HttpClient http() {
        return client;
    }

    /** Sends these bytes and returns everything up to the close of the connection. */
    String raw(final String bytes) throws IOException {
        try (final var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
