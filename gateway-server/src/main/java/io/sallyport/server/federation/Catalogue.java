package io.sallyport.server.federation;

import io.sallyport.mcp.CacheHint;
import io.sallyport.server.upstream.Freshness;
import io.sallyport.server.upstream.UpstreamObserver.CatalogueState;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an upstream offers, as far as it is known now.
 *
 * @param offers all lists; a kind that is not there is offered by nothing
 * @param version grows with every change of a list, so that what was built from it can be kept
 * @param freshness how long each list that was read may be kept
 */
public record Catalogue(
        CatalogueState state, Map<Kind, List<Listed>> offers, long version, Map<Kind, Freshness> freshness) {

    public static final Catalogue NEVER_SEEN = new Catalogue(CatalogueState.NEVER_SEEN, Map.of(), 0, Map.of());

    public Catalogue {
        offers = Map.copyOf(offers);
        freshness = Map.copyOf(freshness);
    }

    /** How long that list may still be kept; empty where there is no such list, and so nothing that could change in it. */
    Optional<CacheHint> hint(final Kind kind, final long nowMillis) {
        return switch (state) {
            case FRESH -> Optional.ofNullable(freshness.get(kind)).map(known -> known.at(nowMillis));
            case NEVER_SEEN, STALE, GONE -> Optional.of(CacheHint.NONE);
        };
    }

    /** The same where nobody knows any more how long it holds. */
    Catalogue doubted() {
        final var none = new EnumMap<Kind, Freshness>(Kind.class);
        freshness.keySet().forEach(kind -> none.put(kind, Freshness.NONE));
        return new Catalogue(state, offers, version, none);
    }

    /** The same in another state. */
    Catalogue become(final CatalogueState next) {
        return new Catalogue(next, offers, version, freshness);
    }

    public List<Listed> of(final Kind kind) {
        return offers.getOrDefault(kind, List.of());
    }

    /** The tool of that original name. */
    Optional<Listed> tool(final String name) {
        return of(Kind.TOOL).stream().filter(tool -> tool.key().equals(name)).findFirst();
    }

    /** Whether that list holds the same, byte for byte, in the same order. */
    boolean offersTheSame(final Kind kind, final Map<Kind, List<Listed>> others) {
        return same(of(kind), others.getOrDefault(kind, List.of()));
    }

    static boolean same(final List<Listed> mine, final List<Listed> theirs) {
        if (mine.size() != theirs.size()) {
            return false;
        }
        for (int i = 0; i < mine.size(); i++) {
            if (!Arrays.equals(mine.get(i).definition(), theirs.get(i).definition())) {
                return false;
            }
        }
        return true;
    }

    boolean offersTheSame(final Map<Kind, List<Listed>> others) {
        return Arrays.stream(Kind.values()).allMatch(kind -> offersTheSame(kind, others));
    }
}
