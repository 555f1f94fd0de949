package io.sallyport.server.replicas;

import java.net.InetSocketAddress;

/** The replicas' port cannot be opened; the message names the port and the key in the configuration that asks for it. */
public final class ReplicaPortUnavailable extends Exception {

    private static final long serialVersionUID = 1;

    ReplicaPortUnavailable(final InetSocketAddress address, final Throwable cause) {
        super("replicas.address: cannot listen on port %d: %s".formatted(address.getPort(), cause.getMessage()), cause);
    }
}
