package io.sallyport.server.assembly;

import io.sallyport.config.AuthConfig;
import io.sallyport.config.PluginConfig;
import io.sallyport.config.RouteConfig;
import io.sallyport.plugins.spi.AccessSettings;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.LimitSettings;
import io.sallyport.plugins.spi.Plugin;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.PluginFactory;
import io.sallyport.plugins.spi.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds plugin factories and keeps the plugins they made: one whose settings and place are the same is the same after a
 * reload, with its buckets and caches.
 */
final class PluginRegistry {

    private final Map<String, PluginFactory<?>> factories = new HashMap<>();
    private Map<Key, Plugin> made = Map.of();

    /** What makes a plugin the same one. */
    private record Key(String type, Object settings, String route, java.net.URI resource) {}

    PluginRegistry() {
        ServiceLoader.load(PluginFactory.class).forEach(factory -> factories.put(factory.type(), factory));
    }

    /** The plugins of one configuration, made or carried over; nothing changes before {@link Round#settle}. */
    Round round() {
        return new Round();
    }

    /** One pass over a configuration. */
    final class Round {

        private final Map<Key, Plugin> wanted = new LinkedHashMap<>();

        List<Authenticator> authenticators(final List<AuthConfig> methods, final PluginContext context) {
            final var made = new ArrayList<Authenticator>();
            for (final var method : methods) {
                authenticator(method, context).ifPresent(made::add);
            }
            return made;
        }

        private Optional<Authenticator> authenticator(final AuthConfig method, final PluginContext context) {
            return switch (method) {
                case AuthConfig.None() -> Optional.empty();
                case AuthConfig.Jwt jwt -> Optional.of((Authenticator) plugin("jwt", jwt, context));
                case AuthConfig.ApiKeys keys -> Optional.of((Authenticator) plugin("api-keys", keys, context));
            };
        }

        /** Everything but authentication, in the order of the phases: access, limits, then third parties'. */
        List<Plugin> others(final RouteConfig route, final PluginContext context) {
            final var made = new ArrayList<Plugin>();
            if (!route.access().isEmpty()) {
                made.add(plugin("access", new AccessSettings(route.access()), context));
            }
            if (!route.limits().isEmpty()) {
                made.add(plugin("limits", new LimitSettings(route.limits()), context));
            }
            for (final PluginConfig third : route.plugins()) {
                made.add(plugin(third.use(), new Settings(third.config()), context));
            }
            return made;
        }

        private Plugin plugin(final String type, final Object settings, final PluginContext context) {
            final var key = new Key(type, settings, context.route(), context.resource());
            final var kept = made.get(key);
            final var plugin = kept != null ? kept : create(type, settings, context);
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
    }

    private Plugin create(final String type, final Object settings, final PluginContext context) {
        final var factory = factories.get(type);
        if (factory == null) {
            throw new IllegalArgumentException("route " + context.route() + " uses plugin " + type
                    + ", of which no jar on the class path knows; there are " + factories.keySet());
        }
        return create(factory, settings, context);
    }

    private static <S> Plugin create(
            final PluginFactory<S> factory, final Object settings, final PluginContext context) {
        return factory.create(factory.settings().cast(settings), context);
    }
}
