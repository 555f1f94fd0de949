package io.sallyport.server.cli;

import picocli.CommandLine;

/** A command cannot do what it was asked; the message is a sentence for who typed it. Status 1. */
public final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1;

    public CommandFailure(final String message) {
        super(message);
    }

    public CommandFailure(final String message, final Throwable cause) {
        super(message, cause);
    }

    /** Anything else that is thrown is a defect and shows itself whole. */
    public static int report(final Exception thrown, final CommandLine line, final CommandLine.ParseResult parsed)
            throws Exception {
        if (thrown instanceof final CommandFailure failure) {
            return failure.report();
        }
        throw thrown;
    }

    /** Says so on the process's error stream, and returns the status. */
    public int report() {
        System.err.println("sallyport: " + getMessage());
        return 1;
    }
}
