package io.sallyport.server.upstream.sse;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.UpstreamRequest;
import io.sallyport.server.upstream.UpstreamTransport;
import io.sallyport.server.upstream.pipe.Pipe;
import io.sallyport.server.upstream.pipe.PipedServer;
import io.sallyport.server.upstream.pipe.PipedSessions;
import io.sallyport.server.upstream.pipe.SessionIds;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** Servers of HTTP+SSE as if they spoke Streamable HTTP, over a transport that does HTTP. Any thread. */
public final class SseTransport implements UpstreamTransport, AutoCloseable {

    /** What stands before {@code http:} or {@code https:} in the URL of an endpoint of this kind. */
    private static final String MARK = "sse+";

    private final UpstreamTransport http;
    private final EnvelopeScanner scanner;
    private final Supplier<ScheduledExecutorService> homes;
    private final ToIntFunction<String> eventLimit;
    private final SessionIds ids = new SessionIds();
    private final Map<Endpoint, PipedServer> servers = new ConcurrentHashMap<>();

    /**
     * @param homes gives each stream the loop it is read on
     * @param eventLimit bytes of one event, by the upstream's name
     */
    public SseTransport(
            final UpstreamTransport http,
            final EnvelopeScanner scanner,
            final Supplier<ScheduledExecutorService> homes,
            final ToIntFunction<String> eventLimit) {
        this.http = http;
        this.scanner = scanner;
        this.homes = homes;
        this.eventLimit = eventLimit;
    }

    /** The URL of an endpoint that is to be spoken to this way. */
    public static URI mark(final URI url) {
        return URI.create(MARK + url);
    }

    public static boolean isMarked(final URI url) {
        return url.getScheme().startsWith(MARK);
    }

    @Override
    public Exchange exchange(final UpstreamRequest request, final Executor loop, final ResponseListener listener) {
        return servers.computeIfAbsent(request.endpoint(), this::server).exchange(request, loop, listener);
    }

    private PipedServer server(final Endpoint marked) {
        final var endpoint = plain(marked);
        final Pipe.Opener opener = (carrier, home, listener) -> new SsePipe(
                        http, scanner, endpoint, home, listener, eventLimit.applyAsInt(endpoint.upstream()))
                .open(carrier);
        return new PipedSessions(opener, Integer.MAX_VALUE, scanner, homes, ids);
    }

    private static Endpoint plain(final Endpoint marked) {
        final var url = URI.create(marked.url().toString().substring(MARK.length()));
        return new Endpoint(marked.upstream(), url, marked.address());
    }

    @Override
    public void retire(final Endpoint endpoint) {
        final var server = servers.remove(endpoint);
        if (server != null) {
            server.retire();
            http.retire(plain(endpoint));
        }
    }

    @Override
    public void close() {
        servers.values().forEach(PipedServer::close);
    }
}
