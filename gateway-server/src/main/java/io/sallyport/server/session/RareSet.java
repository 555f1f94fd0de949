package io.sallyport.server.session;

import java.util.HashSet;
import java.util.Set;

/** A set of which there is one for each session and that is nearly always empty: then it holds nothing. Any thread. */
final class RareSet<T> {

    private volatile Set<T> members = Set.of();

    boolean isEmpty() {
        return members.isEmpty();
    }

    synchronized void add(final T member) {
        final var more = new HashSet<>(members);
        more.add(member);
        members = Set.copyOf(more);
    }

    /** @return whether it was in it */
    synchronized boolean remove(final T member) {
        final var fewer = new HashSet<>(members);
        final boolean was = fewer.remove(member);
        members = Set.copyOf(fewer);
        return was;
    }
}
