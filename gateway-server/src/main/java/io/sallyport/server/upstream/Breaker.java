package io.sallyport.server.upstream;

import java.time.InstantSource;

/**
 * Keeps calls away from an endpoint that fails. Only what says that the endpoint itself is broken counts: a refused
 * connection, a reset before the head, 502, 503 and 504.
 *
 * <p>So many failures in a row within the window open it; after as long again one call is let through, and its outcome
 * closes or re-opens it.
 */
public final class Breaker {

    private final UpstreamSettings.BreakerSettings settings;
    private final InstantSource clock;
    private volatile State state = State.CLOSED;
    private int failures;
    private long firstFailureMillis;
    private long openedMillis;

    private enum State {
        CLOSED,
        OPEN,
        TRIAL
    }

    public Breaker(final UpstreamSettings.BreakerSettings settings, final InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** Whether a call may go to the endpoint now. Where it says yes after a pause, that call is the trial. */
    public boolean allows() {
        return state == State.CLOSED || tryTrial();
    }

    public boolean isOpen() {
        return state != State.CLOSED;
    }

    /** Whether this success closed it. */
    public boolean succeeded() {
        return (state != State.CLOSED || failures > 0) && reset();
    }

    /** Whether this failure opened it. */
    public synchronized boolean failed() {
        final long now = clock.millis();
        if (state == State.TRIAL) {
            openedMillis = now;
            state = State.OPEN;
            return false;
        }
        if (failures == 0 || now - firstFailureMillis > settings.window().toMillis()) {
            failures = 0;
            firstFailureMillis = now;
        }
        failures++;
        final boolean opens = state == State.CLOSED && failures >= settings.failures();
        if (opens) {
            openedMillis = now;
            state = State.OPEN;
        }
        return opens;
    }

    private synchronized boolean tryTrial() {
        final boolean due = clock.millis() - openedMillis >= settings.window().toMillis();
        if (state == State.CLOSED) {
            return true;
        }
        // A trial that never reported back must not lock the endpoint out for good.
        if (due) {
            openedMillis = clock.millis();
            state = State.TRIAL;
        }
        return due;
    }

    private synchronized boolean reset() {
        final boolean wasOpen = state != State.CLOSED;
        failures = 0;
        state = State.CLOSED;
        return wasOpen;
    }
}
