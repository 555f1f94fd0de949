package io.sallyport.server.observability;

import io.sallyport.server.listener.ListenerObserver;
import io.sallyport.server.observability.Gauges.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes of connections at the listeners. */
public final class ListenerMetrics implements ListenerObserver {

    private final Map<Label, LongAdder> opened = new ConcurrentHashMap<>();
    private final Map<Label, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<Label, LongAdder> failed = new ConcurrentHashMap<>();

    private record Label(String listener, String word) {

        static Label of(final String listener, final Enum<?> what) {
            return new Label(listener, what.name().toLowerCase(Locale.ROOT));
        }
    }

    public ListenerMetrics(final Gauges gauges) {
        gauges.counter("mcp.connections", "Connections by protocol", "", () -> samples(opened, "protocol"));
        gauges.counter("mcp.connections.refused", "Connections closed at accept", "", () -> samples(refused, "reason"));
        gauges.counter("mcp.tls.failures", "TLS handshakes that failed", "", () -> samples(failed, "reason"));
    }

    @Override
    public void connectionOpened(final String listener, final Protocol protocol) {
        count(opened, Label.of(listener, protocol));
    }

    @Override
    public void connectionClosed(final String listener, final Protocol protocol) {}

    @Override
    public void connectionRefused(final String listener, final Refusal reason) {
        count(refused, Label.of(listener, reason));
    }

    @Override
    public void tlsFailed(final String listener, final TlsFailure reason) {
        count(failed, Label.of(listener, reason));
    }

    private static void count(final Map<Label, LongAdder> counters, final Label label) {
        counters.computeIfAbsent(label, _ -> new LongAdder()).increment();
    }

    private static List<Sample> samples(final Map<Label, LongAdder> counters, final String name) {
        return counters.entrySet().stream()
                .map(entry -> new Sample(
                        Map.of(
                                "listener",
                                entry.getKey().listener(),
                                name,
                                entry.getKey().word()),
                        entry.getValue().sum()))
                .toList();
    }
}
