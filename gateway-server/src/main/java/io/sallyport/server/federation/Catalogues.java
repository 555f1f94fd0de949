package io.sallyport.server.federation;

import io.sallyport.server.session.ClientCapabilities;
import io.sallyport.server.upstream.Upstream;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The catalogues of one upstream: one for each combination of client capabilities that servers decide by what they show.
 * The one for clients without any is always kept; another from the first client that needs it.
 */
public final class Catalogues implements AutoCloseable {

    private final Upstream upstream;
    private final InstantSource clock;
    private final CatalogueKeeper plain;
    private final Map<Integer, CatalogueKeeper> others = new ConcurrentHashMap<>();

    public Catalogues(final Upstream upstream, final InstantSource clock) {
        this.upstream = upstream;
        this.clock = clock;
        this.plain = new CatalogueKeeper(upstream, upstream::ask, true, clock);
    }

    public Upstream upstream() {
        return upstream;
    }

    /** What clients without any capability are shown. */
    public CatalogueKeeper plain() {
        return plain;
    }

    /** What clients with these are shown. */
    CatalogueKeeper of(final int capabilities) {
        final int key = ClientCapabilities.listedBy(capabilities);
        return key == 0 ? plain : others.computeIfAbsent(key, this::started);
    }

    /** What another of the same server was last seen to offer is offered, stale, until it is read anew. */
    public void inherit(final Catalogues before) {
        plain.inherit(before.plain.current());
    }

    public void start() {
        plain.start();
    }

    @Override
    public void close() {
        plain.close();
        others.values().forEach(CatalogueKeeper::close);
    }

    private CatalogueKeeper started(final int capabilities) {
        final var json = ClientCapabilities.json(capabilities);
        final var keeper =
                new CatalogueKeeper(upstream, (method, params) -> upstream.askAs(json, method, params), false, clock);
        keeper.start();
        return keeper;
    }
}
