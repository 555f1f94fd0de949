package io.sallyport.server.assembly;

import io.sallyport.config.AuthConfig;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.RouteConfig;
import io.sallyport.config.RouteUpstream;
import io.sallyport.plugins.spi.Admission;
import io.sallyport.plugins.spi.CallListener;
import io.sallyport.plugins.spi.Plugin;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.ToolPolicy;
import io.sallyport.server.call.AuthChain;
import io.sallyport.server.call.CurrentRouter;
import io.sallyport.server.call.ListChanges;
import io.sallyport.server.call.Route;
import io.sallyport.server.call.RouteUse;
import io.sallyport.server.call.Router;
import io.sallyport.server.call.ServerInfo;
import io.sallyport.server.federation.Kind;
import io.sallyport.server.federation.Member;
import io.sallyport.server.federation.ServerView;
import io.sallyport.server.federation.Uris;
import io.sallyport.server.federation.VirtualServer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Builds the routes of a configuration beside those in force, swaps them in one step, and lets go of the old once their
 * calls have ended.
 *
 * <p>Used by one thread at a time.
 */
public final class RouterAssembly {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final UpstreamRegistry upstreams;
    private final PluginRegistry plugins;
    private final CurrentRouter current;
    private final ListChanges changes;
    private final InstantSource clock;
    private final Executor blocking;
    private final ScheduledExecutorService later;
    private final String version;

    /**
     * @param later says when to look whether something is not needed any more
     * @param version of the gateway
     */
    public RouterAssembly(
            final UpstreamRegistry upstreams,
            final PluginFactories factories,
            final CurrentRouter current,
            final ListChanges changes,
            final InstantSource clock,
            final Executor blocking,
            final ScheduledExecutorService later,
            final String version) {
        this.upstreams = upstreams;
        this.plugins = new PluginRegistry(factories);
        this.current = current;
        this.changes = changes;
        this.clock = clock;
        this.blocking = blocking;
        this.later = later;
        this.version = version;
    }

    /**
     * Builds everything that may refuse to be built. Nothing is in force yet.
     *
     * @param fallback where clients reach the gateway where no public URL is configured
     * @throws UnusablePluginException where a plugin cannot be had; everything stays as it was
     */
    public Prepared prepare(final GatewayConfig config, final URI fallback) throws UnusablePluginException {
        final var round = plugins.round();
        final var phases = new ArrayList<Phases>();
        try {
            for (final var route : config.routes().entrySet()) {
                phases.add(phases(config, route.getKey(), route.getValue(), fallback, round));
            }
        } catch (final UnusablePluginException e) {
            round.abandon();
            throw e;
        }
        return new Prepared(config, phases, round);
    }

    /** Lets go of every plugin; what still runs may find it closed. */
    public void close() {
        plugins.close();
    }

    /** A configuration's routes, ready to be put in force. Either {@link #become} or {@link #abandon}, once. */
    public final class Prepared {

        private final GatewayConfig config;
        private final List<Phases> phases;
        private final PluginRegistry.Round round;

        private Prepared(final GatewayConfig config, final List<Phases> phases, final PluginRegistry.Round round) {
            this.config = config;
            this.phases = phases;
            this.round = round;
        }

        /**
         * Puts the routes in force.
         *
         * @param patience how long upstreams that are new, or changed, are given to say what they offer before clients
         *     meet them
         * @param linger how long what no route uses any more is kept at least
         */
        public void become(final Duration patience, final Duration linger) {
            final var upcoming = upstreams.prepare(config.upstreams());
            upcoming.awaitSeen(patience);
            final var retired = upcoming.settle();
            final var before = current.get();
            final var routes = phases.stream().map(RouterAssembly.this::route).toList();
            current.become(new Router(routes));
            final var unused = round.settle();
            routes.forEach(route -> tellIfChanged(before, route));
            retire(before, retired, unused, linger);
        }

        public void abandon() {
            round.abandon();
        }
    }

    /** What a third party's plugin does to close itself may block, so no loop waits for it. */
    private void retire(
            final Router before,
            final List<UpstreamRegistry.Running> upstreamsLeft,
            final List<Plugin> pluginsLeft,
            final Duration wait) {
        later.schedule(
                () -> {
                    if (before.routes().stream().anyMatch(route -> route.use().isBusy())) {
                        retire(before, upstreamsLeft, pluginsLeft, LOOK_AGAIN);
                        return;
                    }
                    before.routes().forEach(route -> route.server().close());
                    upstreams.close(upstreamsLeft);
                    blocking.execute(() -> PluginRegistry.close(pluginsLeft));
                },
                wait.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** A route's parts that may refuse to be built. */
    private record Phases(String name, RouteConfig config, URI resource, AuthChain auth, List<Plugin> plugins) {}

    private Phases phases(
            final GatewayConfig config,
            final String name,
            final RouteConfig route,
            final URI fallback,
            final PluginRegistry.Round round)
            throws UnusablePluginException {
        final var resource = config.publicUrl(route).orElseGet(() -> URI.create(fallback + route.path()));
        final var context = new PluginContext(name, resource, clock, blocking);
        final var methods = route.auth().stream().map(AuthConfig.Named::auth).toList();
        final var auth = new AuthChain(
                name,
                resource,
                round.authenticators(methods, context),
                methods.stream().anyMatch(AuthConfig.None.class::isInstance));
        return new Phases(name, route, resource, auth, round.others(route, context));
    }

    private Route route(final Phases phases) {
        final var config = phases.config();
        final var server = new VirtualServer(
                phases.name(),
                config.upstreams().stream().map(entry -> member(config, entry)).toList(),
                (changed, capabilities, kinds) -> {
                    if (isInForce(changed)) {
                        changes.changed(phases.name(), capabilities, kinds);
                    }
                });
        return new Route(
                phases.name(),
                config.path(),
                config.hosts(),
                phases.resource(),
                config.origins(),
                address -> config.allowFrom().isEmpty()
                        || config.allowFrom().stream().anyMatch(range -> range.contains(address)),
                config.strict(),
                phases.auth(),
                only(Admission.class, phases.plugins()),
                only(ToolPolicy.class, phases.plugins()),
                only(CallListener.class, phases.plugins()),
                server,
                ServerInfo.of(phases.name(), version),
                new RouteUse());
    }

    private Member member(final RouteConfig route, final RouteUpstream entry) {
        final var tools = entry.tools();
        final var overrides = new java.util.LinkedHashMap<String, Member.Renaming>();
        tools.overrides()
                .forEach((name, override) -> overrides.put(
                        name, new Member.Renaming(override.name(), override.title(), override.description())));
        return new Member(
                Optional.ofNullable(upstreams.running().get(entry.upstream()))
                        .orElseThrow(() -> new IllegalStateException("no upstream " + entry.upstream()))
                        .catalogues(),
                route.prefix(entry),
                uris(route, entry),
                ShownTools.of(tools),
                overrides);
    }

    private static Uris uris(final RouteConfig route, final RouteUpstream entry) {
        final var prefix = route.prefix(entry);
        return new Uris(
                prefix,
                route.upstreams().stream()
                        .map(route::prefix)
                        .filter(other -> !other.isEmpty() && !other.equals(prefix))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static <T> List<T> only(final Class<T> phase, final List<Plugin> plugins) {
        return plugins.stream().filter(phase::isInstance).map(phase::cast).toList();
    }

    /** A server on its way out still hears of its catalogues; its clients hear of the change from its successor. */
    private boolean isInForce(final VirtualServer server) {
        return current.get().routes().stream().anyMatch(route -> route.server() == server);
    }

    /** Other policies may show other tools, so they count as a change as well. */
    private void tellIfChanged(final Router before, final Route now) {
        before.routes().stream().filter(old -> old.name().equals(now.name())).forEach(old -> {
            final var kinds = new LinkedHashSet<>(ServerView.changes(
                    old.server().view(0).index(), now.server().view(0).index()));
            if (!old.policies().equals(now.policies())) {
                kinds.add(Kind.TOOL);
            }
            changes.changed(now.name(), List.copyOf(kinds));
        });
    }
}
