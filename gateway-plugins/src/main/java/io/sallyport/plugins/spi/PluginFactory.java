package io.sallyport.plugins.spi;

/**
 * Makes plugins of one type; found by {@link java.util.ServiceLoader}.
 *
 * @param <S> the settings: a record from the configuration, or for third-party plugins {@link Settings}
 */
public interface PluginFactory<S> {

    /** The name in the configuration, kebab-case or a reverse domain name. */
    String type();

    /** The settings this factory understands. */
    Class<S> settings();

    /**
     * Creates the plugin. May block; is never called on an event loop.
     *
     * @throws IllegalArgumentException where the settings cannot work, with a message for the operator
     */
    Plugin create(S settings, PluginContext context);
}
