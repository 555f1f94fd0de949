package io.sallyport.signals;

import sun.misc.Signal;

/** SIGTERM and SIGINT, heard as often as they come; a shutdown hook hears only the first and cannot leave with 0. */
public final class StopSignals {

    private StopSignals() {}

    /** Runs {@code heard} on each of them, on a thread of the JVM's. */
    public static void each(final Runnable heard) {
        Signal.handle(new Signal("TERM"), _ -> heard.run());
        Signal.handle(new Signal("INT"), _ -> heard.run());
    }
}
