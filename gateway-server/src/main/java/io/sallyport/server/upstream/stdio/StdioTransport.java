package io.sallyport.server.upstream.stdio;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.upstream.Breakdown;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Processes as if they were Streamable HTTP servers. Any thread. */
public final class StdioTransport implements UpstreamTransport, AutoCloseable {

    private final EnvelopeScanner scanner;
    private final Supplier<ScheduledExecutorService> homes;
    private final String version;
    private final LiveProcesses processes = new LiveProcesses();
    private final Map<URI, ProcessSettings> settings = new ConcurrentHashMap<>();
    private final SessionIds ids = new SessionIds();
    private final Map<Endpoint, PipedServer> servers = new ConcurrentHashMap<>();

    /**
     * @param homes gives each process the loop its messages are handled on
     * @param version the gateway's own
     */
    public StdioTransport(
            final EnvelopeScanner scanner, final Supplier<ScheduledExecutorService> homes, final String version) {
        this.scanner = scanner;
        this.homes = homes;
        this.version = version;
    }

    /** Makes known how to run an upstream, and returns the URL of its endpoint. */
    public URI configure(final String upstream, final ProcessSettings how) {
        final var url = how.url(upstream);
        settings.put(url, how);
        return url;
    }

    @Override
    public Exchange exchange(final UpstreamRequest request, final Executor loop, final ResponseListener listener) {
        final var endpoint = request.endpoint();
        final var known = settings.get(endpoint.url());
        if (known == null) {
            return nobody(loop, listener);
        }
        return servers.computeIfAbsent(endpoint, added -> server(added, known)).exchange(request, loop, listener);
    }

    private PipedServer server(final Endpoint endpoint, final ProcessSettings how) {
        final var name = endpoint.upstream();
        final Pipe.Opener opener = (_, home, listener) -> new ThreadStarter(name)
                .start("out", () -> ProcessPipe.run(name, how, scanner, processes, home, listener));
        final var stateless = new StatelessServer(opener, scanner, homes.get(), backoff());
        // Whoever opens a session has found that the program has no other era: the process that was asked is not
        // needed.
        return new ProcessServer(
                stateless,
                switch (how.isolation()) {
                    case SESSION -> {
                        final Pipe.Opener beside = (carrier, home, listener) -> {
                            stateless.endUnlessUsed();
                            opener.open(carrier, home, listener);
                        };
                        yield new PipedSessions(beside, how.maxProcesses(), scanner, homes, ids);
                    }
                    case SHARED -> {
                        // The program may be one that bears no second beside it.
                        final Pipe.Opener after = (carrier, home, listener) ->
                                stateless.endUnlessUsed().thenRun(() -> opener.open(carrier, home, listener));
                        yield new SharedServer(after, version, how.untilReady(), scanner, homes.get(), backoff());
                    }
                });
    }

    private static Backoff backoff() {
        return new Backoff(ThreadLocalRandom.current());
    }

    /** Its processes end when they have answered what they were asked. */
    @Override
    public void retire(final Endpoint endpoint) {
        settings.remove(endpoint.url());
        final var server = servers.remove(endpoint);
        if (server != null) {
            server.retire();
        }
    }

    /** Ends every process and sees it gone. Blocks, for a few seconds at most. */
    @Override
    public void close() {
        settings.clear();
        servers.values().forEach(PipedServer::close);
        processes.close();
    }

    private static Exchange nobody(final Executor loop, final ResponseListener listener) {
        loop.execute(() -> listener.broke(
                new Breakdown(Breakdown.Kind.CONNECT_FAILED, "the upstream is not configured any more")));
        return new Exchange() {
            @Override
            public void pause() {}

            @Override
            public void resume() {}

            @Override
            public void cancel() {}
        };
    }
}
