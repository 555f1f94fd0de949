package io.sallyport.server.transport;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of request bodies the process holds at once, and the bound on it. */
public final class BodyBudget {

    private final long most;
    private final AtomicLong held = new AtomicLong();

    public BodyBudget(final long most) {
        this.most = most;
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
