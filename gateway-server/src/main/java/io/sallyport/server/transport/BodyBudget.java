package io.sallyport.server.transport;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies the process holds at once, and the bound on it. */
public final class BodyBudget {

    private volatile long most;
    private final AtomicLong held = new AtomicLong();

    public BodyBudget(final long most) {
        this.most = most;
    }

    /** Another bound from now on; what is held already is not given back sooner. */
    public void become(final long bound) {
        most = bound;
    }

    boolean take(final int bytes) {
        if (held.addAndGet(bytes) <= most) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void giveBack(final int bytes) {
        held.addAndGet(-bytes);
    }

    public long held() {
        return held.get();
    }
}
