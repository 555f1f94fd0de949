package io.sallyport.server.rehearsal;

import io.sallyport.config.AccessRule;
import io.sallyport.config.Address;
import io.sallyport.config.AdminConfig;
import io.sallyport.config.AuthConfig;
import io.sallyport.config.DrainConfig;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.LimitConfig;
import io.sallyport.config.ListenerConfig;
import io.sallyport.config.ListenerLimits;
import io.sallyport.config.ProcessLimits;
import io.sallyport.config.Rate;
import io.sallyport.config.RouteConfig;
import io.sallyport.config.RouteUpstream;
import io.sallyport.config.Secret;
import io.sallyport.config.SessionsConfig;
import io.sallyport.config.StartConfig;
import io.sallyport.config.StatusConfig;
import io.sallyport.config.TelemetryConfig;
import io.sallyport.config.ToolSelection;
import io.sallyport.config.UpstreamConfig;
import io.sallyport.config.UpstreamConfig.UpstreamEra;
import io.sallyport.plugins.spi.CredentialHash;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What is rehearsed on: a server of each era, merged in one route, with an API key, a rule and a limit that never refuses. */
final class RehearsalConfig {

    static final String PATH = "/mcp";
    static final String SESSIONS = "sessions";
    static final String MODERN = "modern";

    private static final Rate RATE = new Rate(1_000_000, Duration.ofSeconds(1));

    private RehearsalConfig() {}

    /** @param key of the only client */
    static GatewayConfig of(final String key) {
        return new GatewayConfig(
                Map.of("rehearsal", listener()),
                upstreams(),
                Map.of("rehearsal", route(key)),
                StatusConfig.DEFAULT,
                AdminConfig.DEFAULT,
                StartConfig.DEFAULT,
                DrainConfig.DEFAULT,
                SessionsConfig.DEFAULT,
                Optional.empty(),
                TelemetryConfig.DEFAULT,
                ProcessLimits.DEFAULT,
                Set.of());
    }

    private static ListenerConfig listener() {
        return new ListenerConfig(
                new Address("127.0.0.1", 0), Optional.empty(), Optional.empty(), false, List.of(), List.of(), limits());
    }

    /** One connection is all there is, and no network slows it down. */
    private static ListenerLimits limits() {
        final var limits = ListenerLimits.DEFAULT;
        return new ListenerLimits(
                limits.body(),
                limits.headers(),
                limits.jsonDepth(),
                limits.connections(),
                limits.streams(),
                Integer.MAX_VALUE,
                limits.headerTimeout(),
                limits.bodyTimeout(),
                limits.idleTimeout());
    }

    private static Map<String, UpstreamConfig> upstreams() {
        final var upstreams = new LinkedHashMap<String, UpstreamConfig>();
        upstreams.put(SESSIONS, upstream("/mcp", UpstreamEra.LEGACY));
        upstreams.put(MODERN, upstream(EchoServer.MODERN, UpstreamEra.MODERN));
        return upstreams;
    }

    private static UpstreamConfig upstream(final String path, final UpstreamEra era) {
        return new UpstreamConfig(
                List.of(URI.create("http://127.0.0.1:1" + path)),
                Optional.empty(),
                UpstreamConfig.Transport.STREAMABLE_HTTP,
                era,
                UpstreamConfig.Resolve.NAME,
                Map.of(),
                UpstreamConfig.Timeouts.DEFAULT,
                UpstreamConfig.Pool.DEFAULT,
                UpstreamConfig.Health.DEFAULT,
                UpstreamConfig.Breaker.DEFAULT,
                UpstreamConfig.CatalogueTimes.DEFAULT,
                UpstreamConfig.Sessions.EAGER,
                UpstreamConfig.OnLostSession.RENEW,
                Optional.empty(),
                false,
                Optional.empty(),
                16L << 20);
    }

    private static RouteConfig route(final String key) {
        return new RouteConfig(
                PATH,
                Set.of(),
                Optional.empty(),
                Set.of(),
                List.of(),
                List.of(new AuthConfig.Named(Optional.empty(), keys(key))),
                List.of(member(SESSIONS), member(MODERN)),
                List.of(new AccessRule(List.of("*/*"), Set.of())),
                List.of(new LimitConfig(LimitConfig.Per.PRINCIPAL, RATE, OptionalLong.empty(), 429)),
                429,
                false,
                List.of());
    }

    private static RouteUpstream member(final String upstream) {
        return new RouteUpstream(upstream, Optional.empty(), ToolSelection.ALL);
    }

    /** The file's name stands for the issuer; nobody reads it. */
    private static AuthConfig keys(final String key) {
        final var hash = CredentialHash.of(key).hex();
        return new AuthConfig.ApiKeys(
                Path.of("rehearsal"), new Secret("keys: [{ id: rehearsal, hash: \"sha256:" + hash + "\" }]"));
    }
}
