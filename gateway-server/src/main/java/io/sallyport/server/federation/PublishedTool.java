package io.sallyport.server.federation;

import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.upstream.Upstream;

/**
 * A tool under the name a route gives it.
 *
 * @param repeatable whether a call that may have run may be sent again: it says so itself and its upstream is trusted
 * @param definition its JSON object with the published name and the route's overrides, every other byte as its owner wrote it
 */
public record PublishedTool(ToolKey key, String name, Upstream upstream, byte[] definition, boolean repeatable) {

    public boolean isRenamed() {
        return !name.equals(key.name());
    }
}
