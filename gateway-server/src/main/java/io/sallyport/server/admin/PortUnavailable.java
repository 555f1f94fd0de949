package io.sallyport.server.admin;

import java.io.IOException;

/** A port cannot be opened; the message names the port and the key in the configuration that asks for it. */
public final class PortUnavailable extends Exception {

    private static final long serialVersionUID = 1;

    private final String key;
    private final int port;

    PortUnavailable(final PortSettings settings, final IOException cause) {
        super(
                "%s: cannot listen on port %d: %s"
                        .formatted(settings.key(), settings.address().getPort(), cause.getMessage()),
                cause);
        this.key = settings.key();
        this.port = settings.address().getPort();
    }

    /** The key in the configuration. */
    public String key() {
        return key;
    }

    public int port() {
        return port;
    }
}
