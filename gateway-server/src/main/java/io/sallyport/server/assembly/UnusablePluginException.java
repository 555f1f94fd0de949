package io.sallyport.server.assembly;

/** A plugin cannot be had as the configuration asks for it; the message names the key and is for the operator. */
public final class UnusablePluginException extends Exception {

    private static final long serialVersionUID = 1;

    UnusablePluginException(final String key, final String why) {
        super(key + ": " + why);
    }

    UnusablePluginException(final String key, final String why, final Throwable cause) {
        super(key + ": " + why, cause);
    }
}
