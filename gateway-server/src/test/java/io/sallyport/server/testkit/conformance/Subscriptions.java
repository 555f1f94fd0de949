package io.sallyport.server.testkit.conformance;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The subscriptions that are open. */
final class Subscriptions {

    private static final int MOST = 256;

    private final Set<Subscription> open = ConcurrentHashMap.newKeySet();

    /** Carries one until its client hangs up, or cannot keep up. */
    void listen(final Message.Request request, final RequestMeta meta, final Reply reply)
            throws Refusal, InterruptedException {
        final var subscription = Subscription.of(request, meta);
        if (open.size() >= MOST) {
            throw new Refusal(Refusal.INTERNAL_ERROR, "too many subscriptions");
        }
        open.add(subscription);
        try {
            subscription.carry(reply);
        } finally {
            open.remove(subscription);
        }
    }

    long tell(final Change change) {
        return open.stream().filter(subscription -> subscription.offer(change)).count();
    }
}
