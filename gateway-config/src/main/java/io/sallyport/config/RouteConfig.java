package io.sallyport.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A path that publishes one merged server over some upstreams.
 *
 * @param path exact, without a slash at the end
 * @param hosts lower case, without ports; empty means any
 * @param publicUrl in place of the listener's, without a path; see {@link GatewayConfig#publicUrl}
 * @param origins allowed by the Origin check and CORS; {@code *} means any
 * @param allowFrom who may call; empty means everyone
 * @param auth at least one, tried in order
 * @param upstreams at least one, in order of precedence
 * @param access first match decides; empty means everything is allowed
 * @param limitStatus the HTTP status of a refusal by a limit: 429 or 200
 * @param strict whether what the specification forbids is refused though deployed clients do it
 */
public record RouteConfig(
        String path,
        Set<String> hosts,
        Optional<URI> publicUrl,
        Set<String> origins,
        List<Cidr> allowFrom,
        List<AuthConfig.Named> auth,
        List<RouteUpstream> upstreams,
        List<AccessRule> access,
        List<LimitConfig> limits,
        int limitStatus,
        boolean strict,
        List<PluginConfig> plugins) {

    public RouteConfig {
        hosts = Ordered.copyOf(hosts);
        origins = Ordered.copyOf(origins);
        allowFrom = List.copyOf(allowFrom);
        auth = List.copyOf(auth);
        upstreams = List.copyOf(upstreams);
        access = List.copyOf(access);
        limits = List.copyOf(limits);
        plugins = List.copyOf(plugins);
    }

    /** What the upstream's names get in front on this route; empty means nothing. */
    public String prefix(final RouteUpstream entry) {
        return entry.prefix().orElse(upstreams.size() == 1 ? "" : entry.upstream());
    }
}
