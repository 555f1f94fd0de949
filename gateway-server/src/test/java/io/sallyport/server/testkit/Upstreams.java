package io.sallyport.server.testkit;

import io.sallyport.mcp.EnvelopeScanner;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.HandshakeClient;
import io.sallyport.server.upstream.RpcClient;
import io.sallyport.server.upstream.Upstream;
import io.sallyport.server.upstream.UpstreamObserver;
import io.sallyport.server.upstream.UpstreamSettings;
import io.sallyport.server.upstream.UpstreamSettings.LostSession;
import io.sallyport.server.upstream.UpstreamSettings.SessionMode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Upstreams over fake servers, on one loop and one transport. */
public final class Upstreams implements UpstreamObserver {

    public final ManualLoop loop = new ManualLoop();
    public final ScriptedTransport transport = new ScriptedTransport();
    public final RpcClient rpc = new RpcClient(
            transport,
            new EnvelopeScanner(EnvelopeScanner.DEFAULT_MAX_DEPTH),
            new RpcClient.Limits(1 << 20, 1 << 10, EnvelopeScanner.DEFAULT_MAX_DEPTH),
            this);
    private final Map<URI, FakeServer> servers = new LinkedHashMap<>();
    private final List<String> events = new ArrayList<>();
    /** What health checks came to, in order. */
    public final List<String> health = new ArrayList<>();

    public Upstreams() {
        transport.answeredBy(sent -> Objects.requireNonNull(
                        servers.get(sent.request().endpoint().url()))
                .accept(sent));
    }

    /** An upstream of these servers, one endpoint each, which has been found to be up or down already. */
    public Upstream start(final UpstreamSettings settings, final FakeServer... behind) {
        final var upstream = new Upstream(settings, rpc, new HandshakeClient(rpc, "0.0.0"), loop, loop, this);
        upstream.locate(endpoints(settings.name(), behind));
        loop.run();
        return upstream;
    }

    public List<Endpoint> endpoints(final String upstream, final FakeServer... behind) {
        final var endpoints = new ArrayList<Endpoint>();
        for (final var server : behind) {
            endpoints.add(new Endpoint(upstream, url(upstream, server), ""));
        }
        return endpoints;
    }

    private URI url(final String upstream, final FakeServer server) {
        return servers.entrySet().stream()
                .filter(entry -> entry.getValue() == server)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> {
                    final var url = URI.create("http://" + upstream + servers.size() + ".test/mcp");
                    servers.put(url, server);
                    return url;
                });
    }

    /** What an observer would hear, one line each. */
    public List<String> events() {
        return events;
    }

    public static UpstreamSettings settings(final String name) {
        return settings(name, SessionMode.EAGER, LostSession.RENEW);
    }

    public static UpstreamSettings settings(final String name, final SessionMode session, final LostSession lost) {
        return settings(name, UpstreamSettings.EraMode.LEGACY, session, lost);
    }

    /** One of either era. */
    public static UpstreamSettings ofEither(final String name) {
        return settings(name, UpstreamSettings.EraMode.AUTO, SessionMode.EAGER, LostSession.RENEW);
    }

    private static UpstreamSettings settings(
            final String name, final UpstreamSettings.EraMode era, final SessionMode session, final LostSession lost) {
        return new UpstreamSettings(
                name,
                era,
                Map.of(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                new UpstreamSettings.Health(Duration.ofSeconds(30), Duration.ofSeconds(5), 3),
                session,
                lost,
                new UpstreamSettings.Catalogue(Duration.ofSeconds(60), Duration.ofMinutes(10)),
                new UpstreamSettings.BreakerSettings(5, Duration.ofSeconds(30)),
                false,
                64 * 1024);
    }

    @Override
    public void health(final Endpoint endpoint, final boolean up, final String reason) {
        health.add(up ? "up" : "down");
    }

    @Override
    public void checkFailed(final Endpoint endpoint, final int failures, final int most, final String reason) {
        health.add("check " + failures + " of " + most + " failed: " + reason);
    }

    @Override
    public void breaker(final Endpoint endpoint, final boolean open) {
        events.add("breaker " + endpoint.upstream() + (open ? " open" : " closed"));
    }

    @Override
    public void catalogue(final String upstream, final CatalogueState state, final int tools) {
        events.add("catalogue " + upstream + ' ' + state + ' ' + tools);
    }

    @Override
    public void sessionRenewed(final String upstream) {
        events.add("renewed " + upstream);
    }

    @Override
    public void retried(final String upstream) {
        events.add("retried " + upstream);
    }
}
