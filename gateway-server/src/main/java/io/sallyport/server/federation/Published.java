package io.sallyport.server.federation;

import io.sallyport.mcp.Era;
import io.sallyport.mcp.JsonText;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.server.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;

/**
 * A tool, prompt, resource or template under the name or URI a route gives it.
 *
 * @param key of a tool: what rules, limits and metrics know it by
 * @param name by which clients ask for it
 * @param member whose it is
 * @param definition its JSON object with the published name and the route's overrides, as clients without sessions are
 *     shown it; but for what only the other era has, every other byte is as its owner wrote it
 * @param legacy the same as clients in sessions are shown it
 * @param asTaskOnly of a tool: whether a call of it has to become a task of the session era
 * @param repeatable of a tool: whether a call that may have run may be sent again, for it says so itself and its upstream
 *     is trusted
 */
public record Published(
        Listed item,
        ToolKey key,
        String name,
        Member member,
        byte[] definition,
        byte[] legacy,
        boolean asTaskOnly,
        boolean repeatable) {

    private static final byte[] COMMA = {','};

    /** As the elements of a JSON array, without its brackets. */
    static byte[] list(final List<Published> items, final Era client) {
        final var pieces = new ArrayList<byte[]>(2 * items.size());
        for (final var item : items) {
            pieces.add(COMMA);
            pieces.add(
                    switch (client) {
                        case LEGACY -> item.legacy();
                        case MODERN -> item.definition();
                    });
        }
        return JsonText.join(pieces.subList(Math.min(1, pieces.size()), pieces.size()));
    }

    public Upstream upstream() {
        return member.upstream();
    }

    public boolean isRenamed() {
        return !name.equals(item.key());
    }
}
