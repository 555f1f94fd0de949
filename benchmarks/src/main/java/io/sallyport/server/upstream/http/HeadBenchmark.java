package io.sallyport.server.upstream.http;

import io.netty.handler.codec.http.HttpRequest;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.UpstreamRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The head of a request to an upstream. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HeadBenchmark {

    private static final URI URL = URI.create("http://127.0.0.1:8080/alpha");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final RequestEncoding encoding = new RequestEncoding(URL);
    private final UpstreamRequest request = new UpstreamRequest(
            new Endpoint("alpha", URL, ""),
            UpstreamRequest.Method.POST,
            List.of(
                    Map.entry("Content-Type", "application/json"),
                    Map.entry("Accept", "application/json, text/event-stream"),
                    Map.entry("Mcp-Session-Id", "6f1c0b53-3b0f-4a6e-9a54-1c3a2b7d6e5f"),
                    Map.entry("MCP-Protocol-Version", "2025-11-25"),
                    Map.entry("X-Request-Id", "0af7651916cd43dd8448eb211c80319c"),
                    Map.entry("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")),
            new byte[1000],
            MINUTE,
            MINUTE,
            MINUTE,
            true);

    @Benchmark
    public HttpRequest head() {
        return encoding.encode(request);
    }
}
