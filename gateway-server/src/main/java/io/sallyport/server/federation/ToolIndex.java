package io.sallyport.server.federation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All tools of a route under their published names, in the order of the configuration and then of each upstream.
 *
 * @param hidden names that stood for a second tool as well; the first keeps the name
 * @param version of each member's catalogue that this was built from, in order
 */
public record ToolIndex(
        List<PublishedTool> tools, Map<String, PublishedTool> byName, List<String> hidden, List<Long> version) {

    public ToolIndex {
        tools = List.copyOf(tools);
        byName = Map.copyOf(byName);
        hidden = List.copyOf(hidden);
        version = List.copyOf(version);
    }

    public Optional<PublishedTool> find(final String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
