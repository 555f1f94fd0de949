package io.sallyport.server.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link PlainServer} for each stream, as HTTP+SSE of 2024-11-05 has it. */
final class SseServer implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer http;
    private final Map<String, Stream> streams = new ConcurrentHashMap<>();
    private final AtomicInteger opened = new AtomicInteger();

    private record Stream(PlainServer server, OutputStream output, CountDownLatch end) {

        void say(final String type, final String data) {
            synchronized (output) {
                try {
                    output.write(("event: " + type + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
                    output.flush();
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    SseServer() throws IOException {
        this.http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        http.setExecutor(threads);
        http.createContext("/old/sse", this::stream);
        http.createContext("/old/messages", this::message);
        http.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/old/sse");
    }

    /** Ends every stream, as a restart would. */
    void endStreams() {
        streams.values().forEach(stream -> stream.end().countDown());
    }

    int open() {
        return streams.size();
    }

    private void stream(final HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            final var id = "s" + opened.incrementAndGet();
            final var stream = new Stream(new PlainServer(id), exchange.getResponseBody(), new CountDownLatch(1));
            streams.put(id, stream);
            stream.say("endpoint", "messages?id=" + id);
            stream.end().await();
            streams.remove(id);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void message(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final var message = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            final var stream = streams.get(exchange.getRequestURI().getQuery().replace("id=", ""));
            exchange.sendResponseHeaders(stream == null ? 404 : 202, -1);
            if (stream != null) {
                stream.server().take(message, said -> stream.say("message", said));
            }
        }
    }

    @Override
    public void close() {
        endStreams();
        http.stop(0);
        threads.shutdownNow();
    }
}
