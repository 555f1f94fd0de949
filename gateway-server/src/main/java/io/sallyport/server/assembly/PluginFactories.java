package io.sallyport.server.assembly;

import io.sallyport.plugins.spi.Admission;
import io.sallyport.plugins.spi.Authenticator;
import io.sallyport.plugins.spi.CallListener;
import io.sallyport.plugins.spi.Plugin;
import io.sallyport.plugins.spi.PluginContext;
import io.sallyport.plugins.spi.PluginFactory;
import io.sallyport.plugins.spi.Settings;
import io.sallyport.plugins.spi.ToolPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugin factories there are, by their type. What a third party's code throws ends here. */
public record PluginFactories(Map<String, PluginFactory<?>> byType) {

    private static final Logger LOG = LoggerFactory.getLogger(PluginFactories.class);

    public PluginFactories {
        byType = Map.copyOf(byType);
    }

    /** A jar that is broken is logged and left out: only who uses it should suffer. */
    public static PluginFactories onTheClassPath() {
        final var found = new HashMap<String, PluginFactory<?>>();
        final var entries = ServiceLoader.load(PluginFactory.class).iterator();
        boolean more = true;
        while (more) {
            try {
                more = entries.hasNext();
                if (more) {
                    final PluginFactory<?> factory = entries.next();
                    found.putIfAbsent(factory.type(), factory);
                }
            } catch (final ServiceConfigurationError | LinkageError e) {
                LOG.error("A plugin on the class path cannot be loaded", e);
            }
        }
        return new PluginFactories(found);
    }

    /**
     * Makes a plugin.
     *
     * @param key where the configuration asks for it
     */
    Plugin create(final String key, final String type, final Object settings, final PluginContext context)
            throws UnusablePluginException {
        final var factory = byType.get(type);
        if (factory == null) {
            throw new UnusablePluginException(
                    key, "no jar on the class path has a plugin named " + type + "; there is " + thirdParties());
        }
        if (!factory.settings().isInstance(settings)) {
            throw new UnusablePluginException(key, type + " is built in and has a key of its own");
        }
        final var plugin = made(key, factory, settings, context);
        if (settings instanceof Settings && !hasPhase(plugin)) {
            throw new UnusablePluginException(key, type + " takes part in no phase that can be configured here");
        }
        return plugin;
    }

    private static <S> Plugin made(
            final String key, final PluginFactory<S> factory, final Object settings, final PluginContext context)
            throws UnusablePluginException {
        try {
            return factory.create(factory.settings().cast(settings), context);
        } catch (final RuntimeException | LinkageError e) {
            throw new UnusablePluginException(
                    key, factory.type() + " refuses its settings: " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
    }

    /** An authenticator is no such phase: one among the plugins would let everyone in and look as if it did not. */
    private static boolean hasPhase(final Plugin plugin) {
        return !(plugin instanceof Authenticator)
                && (plugin instanceof Admission || plugin instanceof ToolPolicy || plugin instanceof CallListener);
    }

    private String thirdParties() {
        final var names = new TreeSet<String>();
        byType.forEach((type, factory) -> {
            if (factory.settings().equals(Settings.class)) {
                names.add(type);
            }
        });
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
