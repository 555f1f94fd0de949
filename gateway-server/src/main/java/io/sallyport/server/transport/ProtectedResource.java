package io.sallyport.server.transport;

import io.sallyport.mcp.JsonArray;
import io.sallyport.mcp.JsonObject;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.FailureKind;
import io.sallyport.plugins.spi.RequestHead;
import io.sallyport.server.call.Route;
import io.sallyport.server.call.Router;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OAuth protected resource metadata (RFC 9728) at the location of each route and at the root, where clients look that got
 * no hint. Open to every page: it says only where to log in.
 */
final class ProtectedResource {

    private static final String PREFIX = "/.well-known/oauth-protected-resource";

    private ProtectedResource() {}

    static boolean concerns(final String path) {
        return path.equals(PREFIX) || path.startsWith(PREFIX + '/');
    }

    static Judgement answer(final Router router, final RequestHead head) {
        final var open = new LinkedHashMap<>(Cors.headers(head));
        open.computeIfPresent("Access-Control-Allow-Origin", (_, _) -> "*");
        if (Cors.isPreflight(head)) {
            final var preflight = new LinkedHashMap<>(Cors.preflight(head));
            preflight.put("Access-Control-Allow-Origin", "*");
            preflight.put("Access-Control-Allow-Methods", "GET");
            return new Judgement.Answer(Response.empty(204, preflight));
        }
        if (!head.method().equals("GET")) {
            return new Judgement.Refuse(
                    "",
                    Failure.of(FailureKind.METHOD_NOT_ALLOWED, "This document can only be read.")
                            .withHeader("Allow", "GET, OPTIONS"),
                    open);
        }
        return route(router, head)
                .<Judgement>map(route -> new Judgement.Answer(document(route, open)))
                .orElseGet(() -> new Judgement.Refuse(
                        "", Failure.of(FailureKind.NO_ROUTE, "There is no protected resource at this address."), open));
    }

    private static Optional<Route> route(final Router router, final RequestHead head) {
        final var path = head.path().substring(PREFIX.length());
        final var host = Heads.host(head);
        final var exact = router.route(host, path.isEmpty() ? "/" : path).filter(ProtectedResource::isProtected);
        return path.isEmpty()
                ? exact.or(() -> router.routes().stream()
                        .filter(ProtectedResource::isProtected)
                        .filter(route ->
                                route.hosts().isEmpty() || route.hosts().contains(host))
                        .findFirst())
                : exact;
    }

    private static boolean isProtected(final Route route) {
        return !route.auth().authorizationServers().isEmpty();
    }

    private static Response document(final Route route, final Map<String, String> headers) {
        final var servers = route.auth().authorizationServers().stream()
                .map(Object::toString)
                .toList();
        final var document = JsonObject.start()
                .string("resource", route.resource().toString())
                .raw("authorization_servers", array(servers))
                .raw("bearer_methods_supported", array(List.of("header")))
                .string("resource_name", route.name());
        if (!route.auth().scopes().isEmpty()) {
            document.raw("scopes_supported", array(route.auth().scopes()));
        }
        final var all = new LinkedHashMap<>(headers);
        all.put("Cache-Control", "max-age=300");
        all.put("Content-Type", "application/json");
        return new Response(200, all, document.end());
    }

    private static byte[] array(final List<String> values) {
        final var array = JsonArray.start();
        values.forEach(array::string);
        return array.end();
    }
}
