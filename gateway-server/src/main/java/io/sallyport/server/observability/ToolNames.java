package io.sallyport.server.observability;

import io.sallyport.plugins.spi.ToolKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which tools have a label of their own: the first {@code perUpstream} called of each upstream and the first
 * {@code inAll}; the others share {@value #OTHER}. A tool that has one keeps it.
 */
final class ToolNames {

    static final String OTHER = "other";

    private final int perUpstream;
    private final int inAll;
    private final ConcurrentHashMap<String, Set<String>> named = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    ToolNames(final int perUpstream, final int inAll) {
        this.perUpstream = perUpstream;
        this.inAll = inAll;
    }

    String label(final ToolKey tool) {
        return label(tool.upstream(), tool.name());
    }

    /** @param tool as its upstream names it */
    String label(final String upstream, final String tool) {
        return isNamed(upstream, tool) || admit(upstream, tool) ? tool : OTHER;
    }

    private boolean isNamed(final String upstream, final String tool) {
        final var names = named.get(upstream);
        return names != null && names.contains(tool);
    }

    private boolean admit(final String upstream, final String tool) {
        if (count.get() >= inAll) {
            return false;
        }
        final var names = named.computeIfAbsent(upstream, _ -> ConcurrentHashMap.newKeySet());
        return names.size() < perUpstream && added(names, tool);
    }

    private boolean added(final Set<String> names, final String name) {
        if (names.add(name)) {
            count.incrementAndGet();
        }
        return true;
    }
}
