package io.sallyport.server.assembly;

import io.sallyport.config.GatewayConfig;
import io.sallyport.config.ProcessConfig;
import io.sallyport.config.UpstreamConfig;
import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport;
import io.sallyport.server.upstream.http.NettyUpstreamTransport;
import io.sallyport.server.upstream.sse.SseTransport;
import io.sallyport.server.upstream.stdio.ProcessSettings;
import io.sallyport.server.upstream.stdio.StdioTransport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Every way to reach an upstream, told apart by the URL of its endpoint. Any thread. */
public final class UpstreamTransports implements UpstreamTransport, AutoCloseable {

    private static final int STANDARD_EVENT_LIMIT = 16 << 20;

    private final NettyUpstreamTransport http;
    private final SseTransport sse;
    private final StdioTransport stdio;
    private final Map<String, Integer> eventLimits = new ConcurrentHashMap<>();

    /**
     * @param loops gives each process and each stream of HTTP+SSE a loop of its own
     * @param version the gateway's own
     */
    public UpstreamTransports(
            final NettyUpstreamTransport http,
            final EnvelopeScanner scanner,
            final Supplier<ScheduledExecutorService> loops,
            final String version) {
        this.http = http;
        this.sse = new SseTransport(
                http, scanner, loops, upstream -> eventLimits.getOrDefault(upstream, STANDARD_EVENT_LIMIT));
        this.stdio = new StdioTransport(scanner, loops, version);
    }

    /** Follows another configuration as to connections; see {@link ConnectionAssembly}. */
    public void configure(final GatewayConfig next, final GatewayConfig before) {
        http.configure(ConnectionAssembly.settings(next, before));
    }

    /** The URLs of an upstream's endpoints, by which it is reached from now on. */
    List<URI> locate(final String upstream, final UpstreamConfig config) {
        final int limit = eventLimit(config);
        eventLimits.put(upstream, limit);
        return config.process()
                .map(process -> List.of(stdio.configure(upstream, settings(process, handshake(config), limit))))
                .orElseGet(() -> switch (config.transport()) {
                    case STREAMABLE_HTTP -> config.endpoints();
                    case SSE ->
                        config.endpoints().stream().map(SseTransport::mark).toList();
                });
    }

    @Override
    public Exchange exchange(final UpstreamRequest request, final Executor loop, final ResponseListener listener) {
        return of(request.endpoint()).exchange(request, loop, listener);
    }

    @Override
    public void retire(final Endpoint endpoint) {
        of(endpoint).retire(endpoint);
    }

    /** Ends what is left: processes, streams, connections. Blocks, for a few seconds at most. */
    @Override
    public void close() {
        stdio.close();
        sse.close();
        http.close();
    }

    private UpstreamTransport of(final Endpoint endpoint) {
        return endpoint.isProcess() ? stdio : SseTransport.isMarked(endpoint.url()) ? sse : http;
    }

    static int eventLimit(final UpstreamConfig config) {
        return (int) Math.min(Integer.MAX_VALUE, config.eventLimit());
    }

    /** A program may have to install itself before it says a word, and would begin anew if it were ended over that. */
    static Duration handshake(final UpstreamConfig config) {
        final var timeouts = config.timeouts();
        return config.process().isPresent() && timeouts.start().compareTo(timeouts.list()) > 0
                ? timeouts.start()
                : timeouts.list();
    }

    private static ProcessSettings settings(
            final ProcessConfig process, final Duration untilReady, final int messageLimit) {
        return new ProcessSettings(
                process.command(),
                process.env().entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                Map.Entry::getKey, entry -> entry.getValue().value())),
                process.workingDirectory(),
                switch (process.isolation()) {
                    case SESSION -> ProcessSettings.Isolation.SESSION;
                    case SHARED -> ProcessSettings.Isolation.SHARED;
                },
                process.maxProcesses(),
                untilReady,
                messageLimit);
    }
}
