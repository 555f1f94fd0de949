package io.sallyport.server.call;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The routes of one configuration. Immutable: a reload makes another. */
public record Router(List<Route> routes) {

    public static final Router EMPTY = new Router(List.of());

    public Router {
        routes = List.copyOf(routes);
    }

    /** The route of that path for that host; one that names the host goes before one that takes any. */
    public Optional<Route> route(final String host, final String path) {
        Optional<Route> any = Optional.empty();
        for (final var route : routes) {
            if (route.path().equals(path)) {
                if (route.hosts().isEmpty()) {
                    any = any.or(() -> Optional.of(route));
                } else if (route.hosts().contains(host.toLowerCase(Locale.ROOT))) {
                    return Optional.of(route);
                }
            }
        }
        return any;
    }
}
