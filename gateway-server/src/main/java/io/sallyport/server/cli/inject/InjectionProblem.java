package io.sallyport.server.cli.inject;

/** Manifests into which the gateway cannot be put; the message says where and what to do. */
public final class InjectionProblem extends Exception {

    private static final long serialVersionUID = 1;

    InjectionProblem(final String message) {
        super(message);
    }

    /** The same, said of a place. */
    InjectionProblem at(final String place) {
        return new InjectionProblem(place + ": " + getMessage());
    }
}
