package io.sallyport.mcp;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The keys of the objects that are open, the innermost last, so that none comes twice in one object. Most objects have few
 * keys, which are compared byte by byte; what has many, or spells one with escapes, gets a set of decoded ones.
 */
final class ObjectKeys {

    private static final int FEW = 16;
    private static final int FIELDS = 3;

    private final byte[] json;
    /** Start, end and hash of each key. */
    private int[] places = new int[FIELDS * FEW / 2];

    private int top;
    private Map<Integer, Set<String>> decoded = Map.of();

    ObjectKeys(final byte[] json) {
        this.json = json;
    }

    /** An object begins; the answer names it until it is closed. */
    int open() {
        return top;
    }

    void close(final int object) {
        top = object;
        if (!decoded.isEmpty()) {
            decoded.remove(object);
        }
    }

    /**
     * Adds the key whose quotes stand around that range to the innermost object.
     *
     * @return whether it is new there
     */
    boolean add(final int object, final int from, final int to, final boolean escaped) {
        if (!decoded.isEmpty() && decoded.containsKey(object)) {
            return decodedOf(object).add(JsonStrings.decode(json, from, to, escaped));
        }
        if (escaped || top - object == FIELDS * FEW) {
            return decodedOf(object).add(JsonStrings.decode(json, from, to, escaped));
        }
        final int hash = hash(from, to);
        for (int at = object; at < top; at += FIELDS) {
            if (places[at + 2] == hash && Arrays.equals(json, places[at], places[at + 1], json, from, to)) {
                return false;
            }
        }
        push(from, to, hash);
        return true;
    }

    private Set<String> decodedOf(final int object) {
        if (decoded.isEmpty()) {
            decoded = new HashMap<>();
        }
        return decoded.computeIfAbsent(object, _ -> {
            final var keys = new HashSet<String>();
            for (int at = object; at < top; at += FIELDS) {
                keys.add(JsonStrings.decode(json, places[at], places[at + 1], false));
            }
            return keys;
        });
    }

    private void push(final int from, final int to, final int hash) {
        if (top == places.length) {
            places = Arrays.copyOf(places, 2 * top);
        }
        places[top] = from;
        places[top + 1] = to;
        places[top + 2] = hash;
        top += FIELDS;
    }

    private int hash(final int from, final int to) {
        int hash = to - from;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + json[at];
        }
        return hash;
    }
}
