package io.sallyport.server.assembly;

import io.sallyport.config.GatewayConfig;
import io.sallyport.config.UpstreamConfig;
import io.sallyport.server.upstream.http.UpstreamSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes the settings of connections to upstreams out of the configuration. */
public final class ConnectionAssembly {

    private ConnectionAssembly() {}

    /** The settings by the upstream's name. */
    public static Function<String, UpstreamSettings> settings(final GatewayConfig config) {
        return lookUp(config.upstreams());
    }

    /**
     * The same after a reload. Calls of the configuration before may still be on their way to an upstream that has left,
     * and reach it as they did.
     */
    public static Function<String, UpstreamSettings> settings(final GatewayConfig config, final GatewayConfig before) {
        final var all = new HashMap<>(before.upstreams());
        all.putAll(config.upstreams());
        return lookUp(all);
    }

    private static Function<String, UpstreamSettings> lookUp(final Map<String, UpstreamConfig> upstreams) {
        final Map<String, UpstreamSettings> byName = upstreams.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> settings(entry.getValue())));
        return name -> byName.getOrDefault(name, UpstreamSettings.DEFAULTS);
    }

    private static UpstreamSettings settings(final UpstreamConfig upstream) {
        return new UpstreamSettings(
                upstream.timeouts().connect(),
                upstream.pool().connections(),
                upstream.pool().maxWait(),
                UpstreamSettings.DEFAULTS.poolWaiters(),
                UpstreamSettings.DEFAULTS.maxHeadBytes(),
                upstream.tls());
    }
}
