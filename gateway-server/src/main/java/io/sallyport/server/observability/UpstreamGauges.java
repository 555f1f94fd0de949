package io.sallyport.server.observability;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.sallyport.server.observability.Gauges.Sample;
import io.sallyport.server.observability.UpstreamTelemetry.EndpointState;
import io.sallyport.server.upstream.UpstreamObserver.CatalogueState;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The state of upstreams as numbers; endpoints are counted, because a label with an address is an address given away. */
final class UpstreamGauges {

    private final UpstreamTelemetry upstreams;

    UpstreamGauges(final UpstreamTelemetry upstreams) {
        this.upstreams = upstreams;
    }

    void register(final Gauges gauges) {
        gauges.gauge(
                "mcp.upstream.up",
                "1 where an endpoint of the upstream is up",
                "",
                () -> perUpstream(states -> EndpointState.countUp(states) > 0 ? 1 : 0));
        gauges.gauge(
                "mcp.upstream.endpoints.up", "Endpoints that are up", "", () -> perUpstream(EndpointState::countUp));
        gauges.gauge(
                "mcp.upstream.endpoints",
                "Endpoints the gateway has heard of",
                "",
                () -> perUpstream(Collection::size));
        gauges.gauge(
                "mcp.upstream.breakers.open",
                "Endpoints whose breaker is open",
                "",
                () -> perUpstream(states ->
                        states.stream().filter(EndpointState::breakerOpen).count()));
        gauges.gauge(
                "mcp.upstream.catalogue.tools",
                "Tools in the upstream's catalogue",
                "",
                () -> upstreams.catalogues().entrySet().stream()
                        .map(entry -> Sample.of(
                                Labels.UPSTREAM.getKey(),
                                entry.getKey(),
                                entry.getValue().tools()))
                        .toList());
        gauges.gauge("mcp.upstream.catalogue.state", "1 for the state the catalogue is in", "", this::states);
    }

    private List<Sample> perUpstream(final ToDoubleFunction<Collection<EndpointState>> number) {
        return upstreams.endpoints().entrySet().stream()
                .collect(groupingBy(
                        entry -> entry.getKey().upstream(),
                        mapping(Map.Entry::getValue, collectingAndThen(toList(), number::applyAsDouble))))
                .entrySet()
                .stream()
                .map(entry -> Sample.of(Labels.UPSTREAM.getKey(), entry.getKey(), entry.getValue()))
                .toList();
    }

    private List<Sample> states() {
        return upstreams.catalogues().entrySet().stream()
                .flatMap(entry -> Arrays.stream(CatalogueState.values())
                        .map(state -> new Sample(
                                Map.of(
                                        Labels.UPSTREAM.getKey(),
                                        entry.getKey(),
                                        Labels.STATE.getKey(),
                                        Words.of(state)),
                                entry.getValue().state() == state ? 1 : 0)))
                .toList();
    }
}
