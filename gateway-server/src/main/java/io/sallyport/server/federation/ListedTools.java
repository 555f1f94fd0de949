package io.sallyport.server.federation;

import io.sallyport.mcp.JsonFields;
import io.sallyport.mcp.Span;
import io.sallyport.plugins.spi.ToolKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the pages of one upstream's tool list have brought so far, within bounds. For use by one reading at a time. */
final class ListedTools {

    private static final Logger LOG = LoggerFactory.getLogger(ListedTools.class);
    private static final int MOST_PAGES = 2_000;
    private static final int MOST_TOOLS = 100_000;
    private static final long MOST_BYTES = 32L << 20;

    private final String upstream;
    private final Map<String, Tool> byName = new LinkedHashMap<>();
    private final Set<String> cursors = new HashSet<>();
    private long bytes;

    ListedTools(final String upstream) {
        this.upstream = upstream;
    }

    /** Takes the tools of a page; of two of one name the first stays, for nobody could call the second. */
    void add(final byte[] page, final List<Span> elements) {
        for (final var element : elements) {
            final var definition = Arrays.copyOfRange(page, element.start(), element.end());
            JsonFields.of(definition)
                    .flatMap(fields -> fields.string("name"))
                    .ifPresentOrElse(
                            name -> add(name, definition),
                            () -> LOG.warn("Upstream {} lists a tool without a name; it is left out", upstream));
        }
    }

    private void add(final String name, final byte[] definition) {
        if (byName.putIfAbsent(name, new Tool(new ToolKey(upstream, name), definition)) == null) {
            bytes += definition.length;
        } else {
            LOG.warn("Upstream {} lists tool {} twice; the second is left out", upstream, name);
        }
    }

    /** Whether the page of that cursor is to be read: not one that was read before, and not beyond the bounds. */
    boolean goesOnAt(final String cursor) {
        if (cursors.add(cursor) && cursors.size() < MOST_PAGES && byName.size() < MOST_TOOLS && bytes < MOST_BYTES) {
            return true;
        }
        LOG.warn(
                "The tool list of upstream {} comes back to a page it had or is too long; it is cut off after {} pages "
                        + "and {} tools",
                upstream,
                cursors.size(),
                byName.size());
        return false;
    }

    List<Tool> tools() {
        return List.copyOf(byName.values());
    }
}
