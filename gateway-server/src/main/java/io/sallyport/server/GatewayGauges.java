package io.sallyport.server;

import io.sallyport.server.assembly.Rooms;
import io.sallyport.server.listener.Listeners;
import io.sallyport.server.observability.Gauges;
import io.sallyport.server.observability.Gauges.Sample;
import java.util.List;

/** {@code mcp_active_sessions}, {@code mcp_active_connections} and {@code mcp_hidden_items}. */
final class GatewayGauges {

    private GatewayGauges() {}

    static void measure(final Rooms rooms, final Listeners listeners, final Gauges gauges) {
        gauges.gauge(
                "mcp.active_sessions",
                "Client sessions in use",
                "",
                () -> rooms.sessions().activeByRoute().entrySet().stream()
                        .map(entry -> Sample.of("route", entry.getKey(), entry.getValue()))
                        .toList());
        gauges.gauge(
                "mcp.active_connections",
                "Client connections open",
                "",
                () -> List.of(Sample.of(listeners.activeConnections())));
        gauges.gauge(
                "mcp.hidden_items",
                "Tools, prompts and resources that no client sees, because an earlier upstream publishes their name",
                "",
                () -> rooms.router().get().routes().stream()
                        .map(route -> Sample.of(
                                "route",
                                route.name(),
                                route.server().view(0).index().hidden().size()))
                        .toList());
    }
}
