package io.sallyport.config.load;

import io.sallyport.config.AccessRule;
import io.sallyport.config.AuthConfig;
import io.sallyport.config.RouteConfig;
import io.sallyport.config.RouteUpstream;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code routes}: what is published where.
 *
 * @param publicUrlKnown whether some listener has a public URL, or may have one where it could not be read
 */
record RouteBinder(
        Values values, RouteAuthBinder auths, RouteUpstreamBinder upstreams, RoutePaths paths, boolean publicUrlKnown) {

    private static final Kind<Integer> STATUS = Kind.oneOf("a status", Map.of("429", 429, "200", 200));

    Optional<RouteConfig> bind(final Fields fields) {
        final Optional<String> path = fields.required("path", Network.PATH);
        final Set<String> hosts = new LinkedHashSet<>(fields.list("hosts", Network.HOST_NAME));
        path.ifPresent(at -> paths.add(at, hosts, fields.at("path")));
        final Optional<URI> publicUrl = fields.get("publicUrl", Network.BASE_URL);
        final List<AuthConfig.Named> auth = auth(fields);
        final int before = values.problems().reported();
        final List<RouteUpstream> published =
                fields.raw("upstreams").map(upstreams::bind).orElseGet(() -> upstreams.sole(fields.at()));
        final boolean allKnown = values.problems().reported() == before;
        final int status = fields.get("limitStatus", STATUS, 429);
        final RouteConfig partly = new RouteConfig(
                path.orElse("/"),
                hosts,
                publicUrl,
                new LinkedHashSet<>(fields.list("origins", Network.ORIGIN)),
                fields.list("allowFrom", Network.CIDR),
                auth,
                published,
                access(fields, allKnown ? published : List.of()),
                fields.list("limits", item -> new LimitBinder(values, status).bind(item)),
                status,
                fields.get("strict", Words.FLAG, false),
                fields.list("plugins", item -> new PluginBinder(values).bind(item)));
        checkPublicUrl(partly, fields);
        return path.map(at -> partly);
    }

    private List<AuthConfig.Named> auth(final Fields fields) {
        final Optional<Yaml> written = fields.raw("auth");
        if (written.isEmpty()) {
            values.problems().error(fields.at(), "auth is missing", "write auth: none to let everyone in");
        }
        return written.map(auths::bind).orElse(List.of());
    }

    private List<AccessRule> access(final Fields fields, final List<RouteUpstream> published) {
        final List<String> names =
                published.stream().map(RouteUpstream::upstream).toList();
        return fields.raw("access")
                .map(value -> new AccessBinder(values, names).bind(value))
                .orElse(List.of());
    }

    private void checkPublicUrl(final RouteConfig route, final Fields fields) {
        final boolean hasTokens = route.auth().stream().anyMatch(named -> named.auth() instanceof AuthConfig.Jwt);
        if (hasTokens && !fields.has("publicUrl") && !publicUrlKnown) {
            values.problems()
                    .error(
                            fields.at(),
                            "jwt needs a publicUrl: the metadata for clients names it, and it is the default audience",
                            "set it on the route or a listener");
        }
    }
}
