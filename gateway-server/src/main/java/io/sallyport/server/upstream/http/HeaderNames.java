package io.sallyport.server.upstream.http;

import io.netty.util.AsciiString;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of header fields as Netty wants them, with a hash that is made once: for those that are in every message. */
public final class HeaderNames {

    private static final Map<String, CharSequence> KNOWN = Stream.of(
                    "Accept",
                    "Authorization",
                    "Content-Encoding",
                    "Content-Length",
                    "Content-Type",
                    "Host",
                    "Keep-Alive",
                    "Last-Event-ID",
                    "MCP-Protocol-Version",
                    "Mcp-Method",
                    "Mcp-Name",
                    "Mcp-Session-Id",
                    "Origin",
                    "X-Request-Id",
                    "traceparent",
                    "tracestate")
            .collect(Collectors.toUnmodifiableMap(Function.identity(), AsciiString::cached));

    private HeaderNames() {}

    /** That name, in the form that Netty is quickest with. */
    public static CharSequence of(final String name) {
        return KNOWN.getOrDefault(name, name);
    }
}
