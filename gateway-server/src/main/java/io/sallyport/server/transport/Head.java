package io.sallyport.server.transport;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import io.sallyport.plugins.spi.RequestHead;
import java.net.InetAddress;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Netty's request head as the rooms further in see it. */
final class Head {

    /** Fields that are looked up in every request, as Netty wants names: with a hash that is made once. */
    private static final Map<String, CharSequence> KNOWN = Stream.of(
                    "Accept",
                    "Authorization",
                    "Content-Encoding",
                    "Content-Length",
                    "Content-Type",
                    "Host",
                    "Last-Event-ID",
                    "MCP-Protocol-Version",
                    "Mcp-Session-Id",
                    "Origin",
                    "X-Request-Id",
                    "traceparent",
                    "tracestate")
            .collect(Collectors.toUnmodifiableMap(Function.identity(), AsciiString::cached));

    private Head() {}

    static RequestHead of(final HttpRequest request, final InetAddress clientAddress) {
        final var uri = request.uri();
        final int question = uri.indexOf('?');
        return new RequestHead(
                request.method().name(),
                question < 0 ? uri : uri.substring(0, question),
                question < 0 ? "" : uri.substring(question + 1),
                clientAddress,
                headers(request.headers()));
    }

    private static RequestHead.Headers headers(final HttpHeaders headers) {
        return name -> headers.getAll(KNOWN.getOrDefault(name, name));
    }
}
