package io.sallyport.server;

/** The gateway cannot start; the message is for the operator and names the key in the configuration. */
final class StartupFailure extends Exception {

    private static final long serialVersionUID = 1;

    StartupFailure(final String message, final Throwable cause) {
        super(message, cause);
    }
}
