package io.sallyport.server.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A collector of traces over OTLP/HTTP that keeps every span it is sent, whoever sends it. */
final class SpanCollector implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<Exported> spans = new ArrayList<>();
    private final HttpServer server;

    /** A span and the service that exported it; ids in hex, {@code parent} empty for a root. */
    record Exported(
            String service,
            String trace,
            String id,
            String parent,
            Span.SpanKind kind,
            String name,
            Map<String, String> attributes) {

        String attribute(final String key) {
            return attributes.getOrDefault(key, "");
        }
    }

    SpanCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/traces", this::receive);
        server.createContext("/v1/metrics", exchange -> answer(exchange, 200));
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The spans as they are once they are as wanted, or when the deadline passes. */
    List<Exported> await(final Predicate<List<Exported>> wanted) throws InterruptedException {
        long nanos = DEADLINE.toNanos();
        lock.lockInterruptibly();
        try {
            while (!wanted.test(spans) && nanos > 0) {
                nanos = more.awaitNanos(nanos);
            }
            return List.copyOf(spans);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void receive(final HttpExchange exchange) throws IOException {
        final var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
        lock.lock();
        try {
            request.getResourceSpansList().forEach(this::add);
            more.signalAll();
        } finally {
            lock.unlock();
        }
        answer(exchange, 200);
    }

    private void add(final ResourceSpans from) {
        final var service = attributes(from.getResource().getAttributesList()).getOrDefault("service.name", "");
        for (final var scope : from.getScopeSpansList()) {
            for (final var span : scope.getSpansList()) {
                spans.add(new Exported(
                        service,
                        hex(span.getTraceId()),
                        hex(span.getSpanId()),
                        hex(span.getParentSpanId()),
                        span.getKind(),
                        span.getName(),
                        attributes(span.getAttributesList())));
            }
        }
    }

    private static Map<String, String> attributes(final List<KeyValue> list) {
        return list.stream().collect(Collectors.toUnmodifiableMap(KeyValue::getKey, entry -> text(entry.getValue())));
    }

    private static String text(final AnyValue value) {
        return value.hasStringValue() ? value.getStringValue() : value.toString();
    }

    private static String hex(final com.google.protobuf.ByteString bytes) {
        return java.util.HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static void answer(final HttpExchange exchange, final int status) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }
}
