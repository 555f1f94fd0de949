package io.sallyport.demo.servers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list of items for each session, bounded: an over-full list refuses, the longest unused session is forgotten. */
final class SessionLists<T> {

    static final int ITEMS = 1_000;
    private static final int SESSIONS = 10_000;

    private final Map<String, List<T>> lists = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<T>> eldest) {
            return size() > SESSIONS;
        }
    };

    /** Adds an item and returns the list's new length, or -1 when it is full. */
    synchronized int add(String session, T item) {
        final var list = lists.computeIfAbsent(session, id -> new ArrayList<>());
        return list.size() < ITEMS && list.add(item) ? list.size() : -1;
    }

    synchronized List<T> of(String session) {
        return List.copyOf(lists.getOrDefault(session, List.of()));
    }

    synchronized void forget(String session) {
        lists.remove(session);
    }
}
