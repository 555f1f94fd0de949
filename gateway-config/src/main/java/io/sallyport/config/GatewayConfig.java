package io.sallyport.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that an operator wrote, resolved and checked. Maps are in the order of the files; names are labels and the identity over a reload. Two equal
 * records mean the same, down to the content of secrets and certificates.
 *
 * @param files every file that was read, absolute: configuration, secrets, certificates, keys
 */
public record GatewayConfig(
        Map<String, ListenerConfig> listeners,
        Map<String, UpstreamConfig> upstreams,
        Map<String, RouteConfig> routes,
        StatusConfig status,
        AdminConfig admin,
        StartConfig start,
        DrainConfig drain,
        SessionsConfig sessions,
        Optional<ReplicasConfig> replicas,
        TelemetryConfig telemetry,
        ProcessLimits limits,
        Set<Path> files) {

    public GatewayConfig {
        listeners = Ordered.copyOf(listeners);
        upstreams = Ordered.copyOf(upstreams);
        routes = Ordered.copyOf(routes);
        files = Ordered.copyOf(files);
    }

    /** Where clients reach a route, path included: the route's own public URL, else that of the first listener that has one. */
    public Optional<URI> publicUrl(final RouteConfig route) {
        return route.publicUrl()
                .or(() -> listeners.values().stream()
                        .flatMap(listener -> listener.publicUrl().stream())
                        .findFirst())
                .map(base -> URI.create(base + route.path()));
    }

    /**
     * Twelve hex digits that tell one configuration from another. Secrets, headers' values and certificates are left out, so that the hash can be
     * shown to anyone; rotating them does not change it.
     */
    public String hash() {
        final String plugins = routes.values().stream()
                .flatMap(route -> route.plugins().stream())
                .map(plugin -> plugin.config().toString())
                .collect(Collectors.joining("\n"));
        final String shown = String.join(
                "\n",
                listeners.toString(),
                upstreams.toString(),
                routes.toString(),
                status.toString(),
                admin.toString(),
                start.toString(),
                drain.toString(),
                sessions.toString(),
                replicas.toString(),
                telemetry.toString(),
                limits.toString(),
                plugins);
        return HexFormat.of().formatHex(sha256().digest(shown.getBytes(StandardCharsets.UTF_8)), 0, 6);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException missing) {
            throw new AssertionError("every Java platform has SHA-256", missing);
        }
    }
}
