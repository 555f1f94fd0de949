package io.sallyport.server.cli.inject;

/** Where in a pod the gateway stands. */
public sealed interface Place {

    /** In front of a server of the pod that listens on that port; clients come from outside. */
    record BeforeServer(int port) implements Place {}

    /** Beside an agent, whose calls go out through it. */
    record BesideAgent() implements Place {}
}
