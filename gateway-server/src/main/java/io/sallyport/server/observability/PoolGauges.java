package io.sallyport.server.observability;

import io.sallyport.server.observability.Gauges.Sample;
import io.sallyport.server.upstream.Endpoint;
import io.sallyport.server.upstream.http.PoolObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** How full the connection pools are, by upstream: the sum over its endpoints. */
public final class PoolGauges implements PoolObserver {

    private final Map<String, Counts> byUpstream = new ConcurrentHashMap<>();

    private record Counts(AtomicInteger inUse, AtomicInteger idle, AtomicInteger waiting) {

        static Counts zero() {
            return new Counts(new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
        }
    }

    public PoolGauges(final Gauges gauges) {
        gauges.gauge("mcp.pool.connections_in_use", "Upstream connections in use", "", () -> samples(Counts::inUse));
        gauges.gauge("mcp.pool.connections_idle", "Upstream connections kept idle", "", () -> samples(Counts::idle));
        gauges.gauge(
                "mcp.pool.waiting", "Calls that wait for an upstream connection", "", () -> samples(Counts::waiting));
    }

    @Override
    public void changed(final Endpoint endpoint, final int inUse, final int idle, final int waiting) {
        final var known = byUpstream.get(endpoint.upstream());
        final var counts = known != null ? known : byUpstream.computeIfAbsent(endpoint.upstream(), _ -> Counts.zero());
        add(counts.inUse(), inUse);
        add(counts.idle(), idle);
        add(counts.waiting(), waiting);
    }

    private static void add(final AtomicInteger count, final int more) {
        if (more != 0) {
            count.addAndGet(more);
        }
    }

    private List<Sample> samples(final Function<Counts, AtomicInteger> which) {
        return byUpstream.entrySet().stream()
                .map(entry -> Sample.of(
                        "upstream",
                        entry.getKey(),
                        which.apply(entry.getValue()).get()))
                .toList();
    }
}
