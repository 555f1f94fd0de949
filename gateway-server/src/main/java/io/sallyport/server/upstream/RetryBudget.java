package io.sallyport.server.upstream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps retries from multiplying the load of an upstream in trouble: every call earns a fifth of a retry, up to a
 * hundred in store.
 */
public final class RetryBudget {

    private static final long COST = 5;
    private static final long MOST = 100 * COST;

    private final AtomicLong credit = new AtomicLong(MOST / 2);

    public void earned() {
        if (credit.get() < MOST) {
            credit.incrementAndGet();
        }
    }

    /** Takes one retry out of the budget, if there is one. */
    public boolean spend() {
        return credit.getAndUpdate(left -> left >= COST ? left - COST : left) >= COST;
    }
}
