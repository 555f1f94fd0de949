package io.sallyport.server.assembly;

import io.sallyport.config.AuthConfig;
import io.sallyport.config.RouteConfig;
import io.sallyport.plugins.spi.AccessSettings;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.LimitSettings;
import io.sallyport.plugins.spi.Plugin;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the plugins of the configuration in force: one whose settings and place are the same is the same after a reload,
 * with its buckets and caches.
 */
final class PluginRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(PluginRegistry.class);

    private final PluginFactories factories;
    private Map<Key, Plugin> made = Map.of();

    /** What makes a plugin the same one. */
    private record Key(String type, Object settings, String route, URI resource) {}

    PluginRegistry(final PluginFactories factories) {
        this.factories = factories;
    }

    /** The plugins of one configuration, made or carried over; nothing changes before {@link Round#settle}. */
    Round round() {
        return new Round();
    }

    /** Closes them all. */
    void close() {
        close(made.values());
        made = Map.of();
    }

    /** One that does not close well must not keep the others open. */
    static void close(final Collection<Plugin> plugins) {
        for (final var plugin : plugins) {
            try {
                plugin.close();
            } catch (final RuntimeException e) {
                LOG.error("Plugin {} did not close", plugin, e);
            }
        }
    }

    /** One pass over a configuration. */
    final class Round {

        private final Map<Key, Plugin> wanted = new LinkedHashMap<>();

        List<Authenticator> authenticators(final List<AuthConfig> methods, final PluginContext context)
                throws UnusablePluginException {
            final var found = new ArrayList<Authenticator>();
            for (final var method : methods) {
                authenticator(method, context).ifPresent(found::add);
            }
            return found;
        }

        private Optional<Authenticator> authenticator(final AuthConfig method, final PluginContext context)
                throws UnusablePluginException {
            return switch (method) {
                case AuthConfig.None() -> Optional.empty();
                case AuthConfig.Jwt jwt -> Optional.of((Authenticator) builtIn("auth", "jwt", jwt, context));
                case AuthConfig.ApiKeys keys -> Optional.of((Authenticator) builtIn("auth", "api-keys", keys, context));
            };
        }

        /** Everything but authentication, in the order of the phases: access, limits, then third parties'. */
        List<Plugin> others(final RouteConfig route, final PluginContext context) throws UnusablePluginException {
            final var found = new ArrayList<Plugin>();
            if (!route.access().isEmpty()) {
                found.add(builtIn("access", "access", new AccessSettings(route.access()), context));
            }
            if (!route.limits().isEmpty()) {
                found.add(builtIn("limits", "limits", new LimitSettings(route.limits()), context));
            }
            for (int i = 0; i < route.plugins().size(); i++) {
                final var third = route.plugins().get(i);
                final var place = "routes." + context.route() + ".plugins[" + i + "]";
                found.add(plugin(place, third.use(), new Settings(third.config()), context));
            }
            return found;
        }

        private Plugin builtIn(final String key, final String type, final Object settings, final PluginContext context)
                throws UnusablePluginException {
            return plugin("routes." + context.route() + '.' + key, type, settings, context);
        }

        private Plugin plugin(final String place, final String type, final Object settings, final PluginContext context)
                throws UnusablePluginException {
            final var key = new Key(type, settings, context.route(), context.resource());
            final var kept = made.get(key);
            final var plugin = kept != null ? kept : factories.create(place, type, settings, context);
            wanted.put(key, plugin);
            return plugin;
        }

        /** Makes this configuration's plugins the current ones; returns those that no route uses any more. */
        List<Plugin> settle() {
            final var unused = made.values().stream()
                    .filter(plugin -> !wanted.containsValue(plugin))
                    .toList();
            made = Map.copyOf(wanted);
            return unused;
        }

        /** Closes what was made for a configuration that is not to be. */
        void abandon() {
            close(wanted.values().stream()
                    .filter(plugin -> !made.containsValue(plugin))
                    .toList());
        }
    }
}
