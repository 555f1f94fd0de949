package io.sallyport.benchmarks;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A balancer of requests without any affinity, in its client: each goes to the next address. */
final class RoundRobin {

    private final List<URI> addresses;
    private final AtomicInteger turn = new AtomicInteger();

    RoundRobin(final List<URI> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    URI next() {
        return addresses.get(Math.floorMod(turn.getAndIncrement(), addresses.size()));
    }

    /** How many requests were balanced. */
    int turns() {
        return turn.get();
    }
}
