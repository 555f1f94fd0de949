package io.sallyport.server.federation;

import io.sallyport.server.upstream.UpstreamObserver.CatalogueState;
import java.util.List;

/**
 * What an upstream offers, as far as it is known now.
 *
 * @param version grows with every change of the tools, so that what was built from it can be kept
 */
public record Catalogue(CatalogueState state, List<Tool> tools, long version) {

    public static final Catalogue NEVER_SEEN = new Catalogue(CatalogueState.NEVER_SEEN, List.of(), 0);

    public Catalogue {
        tools = List.copyOf(tools);
    }

    public boolean isNeverSeen() {
        return state == CatalogueState.NEVER_SEEN;
    }
}
