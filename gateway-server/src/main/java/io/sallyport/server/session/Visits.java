package io.sallyport.server.session;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * How the replicas know one session: at its home, which others have clients of it; elsewhere, what its home has told. Any
 * thread.
 */
final class Visits {

    private static final int MOST_REPLICAS = 256;

    /** After which a replica that comes no more is not told any more, either. */
    private static final int MOST_MISSED = 3;

    private static final Optional<Integer> NONE_MISSED = Optional.of(0);

    /** How often in a row each could not be told. */
    private final RareMap<ReplicaAddress, Integer> visitors = new RareMap<>();

    private Optional<CompletableFuture<Void>> meeting = Optional.empty();
    private OptionalLong boot = OptionalLong.empty();

    private volatile boolean used;
    private volatile boolean homeGone;

    /**
     * At home: that replica has clients of it.
     *
     * @return whether that is news
     */
    synchronized boolean by(final ReplicaAddress replica) {
        final var missed = visitors.get(replica);
        if (missed.equals(NONE_MISSED) || visitors.entries().size() >= MOST_REPLICAS) {
            return false;
        }
        visitors.put(replica, 0);
        return missed.isEmpty();
    }

    /** At home: it could not be told, for now or for good. */
    synchronized void missed(final ReplicaAddress replica) {
        final int times = visitors.get(replica).orElse(MOST_MISSED) + 1;
        if (times < MOST_MISSED) {
            visitors.put(replica, times);
        } else {
            visitors.remove(replica);
        }
    }

    List<ReplicaAddress> visitors() {
        return List.copyOf(visitors.entries().keySet());
    }

    /** Elsewhere: whether home was started anew since it was heard of last. */
    synchronized boolean isOtherBoot(final long now) {
        final boolean other = boot.isPresent() && boot.getAsLong() != now;
        boot = OptionalLong.of(now);
        return other;
    }

    /** Elsewhere: the first that asks is to begin, the others wait with it. */
    synchronized Optional<CompletableFuture<Void>> meeting() {
        return meeting;
    }

    synchronized Optional<CompletableFuture<Void>> begin(final CompletableFuture<Void> begun) {
        final var before = meeting;
        meeting = before.or(() -> Optional.of(begun));
        return before;
    }

    void used() {
        used = true;
    }

    /** Whether it was used since this was asked last. */
    boolean takeUsed() {
        final boolean was = used;
        used = false;
        return was;
    }

    /** Elsewhere: whether its home answered when it was asked last. */
    void homeAnswers(final boolean answers) {
        homeGone = !answers;
    }

    boolean isHomeGone() {
        return homeGone;
    }
}
