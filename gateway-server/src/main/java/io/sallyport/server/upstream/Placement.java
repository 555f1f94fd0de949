package io.sallyport.server.upstream;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Where new sessions and stateless calls go. */
public final class Placement {

    private Placement() {}

    /**
     * Places a session by rendezvous hashing of its seed: every replica of the gateway decides alike, and an endpoint
     * that comes or goes moves only what lands on it. The first is where it belongs, the next where it goes while nobody
     * is at home there.
     */
    public static List<LiveEndpoint> forSession(final long seed, final List<LiveEndpoint> endpoints) {
        return preferUsable(endpoints).stream()
                .sorted(Comparator.comparingLong((LiveEndpoint candidate) -> weight(seed, candidate))
                        .reversed())
                .toList();
    }

    /** Picks the less busy of two random endpoints. */
    public static Optional<LiveEndpoint> forCall(final RandomGenerator random, final List<LiveEndpoint> endpoints) {
        final var candidates = preferUsable(endpoints);
        return switch (candidates.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(candidates.getFirst());
            default -> Optional.of(lessBusy(random, candidates));
        };
    }

    private static LiveEndpoint lessBusy(final RandomGenerator random, final List<LiveEndpoint> candidates) {
        final int first = random.nextInt(candidates.size());
        final int second = (first + 1 + random.nextInt(candidates.size() - 1)) % candidates.size();
        final var a = candidates.get(first);
        final var b = candidates.get(second);
        return a.inFlight() <= b.inFlight() ? a : b;
    }

    /** Where all are down the call goes out all the same: the error it meets is more honest than a guess. */
    private static List<LiveEndpoint> preferUsable(final List<LiveEndpoint> endpoints) {
        boolean allUsable = true;
        for (final var endpoint : endpoints) {
            allUsable &= endpoint.isUsable();
        }
        if (allUsable) {
            return endpoints;
        }
        final var usable = endpoints.stream().filter(LiveEndpoint::isUsable).toList();
        return usable.isEmpty() ? endpoints : usable;
    }

    /** The finaliser of SplitMix64: close seeds give unrelated weights. */
    private static long weight(final long seed, final LiveEndpoint endpoint) {
        long mixed = seed ^ (endpoint.key() * 0x9E3779B97F4A7C15L);
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
