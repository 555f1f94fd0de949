package io.sallyport.server.assembly;

import io.sallyport.server.admin.AdminViews;
import io.sallyport.server.call.CurrentRouter;
import io.sallyport.server.call.LiveCalls;
import io.sallyport.server.call.Route;
import io.sallyport.server.federation.Kind;
import io.sallyport.server.upstream.LiveEndpoint;
import io.sallyport.server.upstream.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the operators' ports tell of routes and upstreams: read from what is known, never asked for. */
public final class StatusViews {

    private final UpstreamRegistry upstreams;
    private final CurrentRouter router;
    private final LiveCalls live;

    public StatusViews(final UpstreamRegistry upstreams, final CurrentRouter router, final LiveCalls live) {
        this.upstreams = upstreams;
        this.router = router;
        this.live = live;
    }

    /**
     * @param warm whether the process serves calls as quickly as it can so soon after its start
     * @param draining whether the process was told to stop
     * @param lastReload whether the newest configuration runs
     */
    public AdminViews.Readiness readiness(
            final boolean all, final boolean warm, final boolean draining, final boolean lastReload) {
        final var statuses = upstreams.running().values().stream()
                .sorted(java.util.Comparator.comparing(
                        running -> running.upstream().name()))
                .map(this::status)
                .toList();
        final var reasons = new ArrayList<String>();
        if (!warm) {
            reasons.add("warming_up");
        }
        if (draining || live.isDraining()) {
            reasons.add("draining");
        }
        if (statuses.stream().anyMatch(status -> !status.up() && (all || status.required()))) {
            reasons.add(all ? "upstream_down" : "required_upstream_down");
        }
        if (router.get().routes().stream().anyMatch(StatusViews::isUseless)) {
            reasons.add("route_without_upstream");
        }
        return new AdminViews.Readiness(reasons.isEmpty(), draining, lastReload, reasons, statuses);
    }

    public List<AdminViews.UpstreamView> upstreams() {
        return upstreams.running().values().stream()
                .map(running -> new AdminViews.UpstreamView(
                        running.upstream().name(),
                        running.catalogues().plain().current().state(),
                        running.catalogues().plain().current().of(Kind.TOOL).size(),
                        running.upstream().endpoints().stream()
                                .map(StatusViews::view)
                                .toList()))
                .sorted(java.util.Comparator.comparing(AdminViews.UpstreamView::name))
                .toList();
    }

    public List<AdminViews.RouteView> routes() {
        return router.get().routes().stream()
                .map(route -> new AdminViews.RouteView(
                        route.name(),
                        route.path(),
                        route.server().upstreams().stream().map(Upstream::name).toList(),
                        route.server().view(0).index().tools().size()))
                .toList();
    }

    private AdminViews.UpstreamStatus status(final UpstreamRegistry.Running running) {
        final var upstream = running.upstream();
        return new AdminViews.UpstreamStatus(
                upstream.name(),
                upstream.isUp(),
                running.config().required().orElseGet(() -> isSole(upstream)),
                upstream.isUp() ? Optional.empty() : Optional.of(reason(upstream)),
                running.catalogues().plain().current().state());
    }

    /** A route's only upstream is required unless the configuration says otherwise. */
    private boolean isSole(final Upstream upstream) {
        return router.get().routes().stream()
                .anyMatch(route -> route.server().upstreams().equals(List.of(upstream)));
    }

    private static boolean isUseless(final Route route) {
        return route.server().upstreams().stream().noneMatch(Upstream::isUp);
    }

    private static AdminViews.DownReason reason(final Upstream upstream) {
        return upstream.endpoints().stream()
                .findFirst()
                .map(StatusViews::reason)
                .orElse(AdminViews.DownReason.NOT_CHECKED_YET);
    }

    private static AdminViews.DownReason reason(final LiveEndpoint endpoint) {
        if (endpoint.health() == LiveEndpoint.Health.UNKNOWN) {
            return AdminViews.DownReason.NOT_CHECKED_YET;
        }
        return switch (endpoint.downReason()) {
            case "connect_failed", "pool_exhausted", "reset", "truncated" -> AdminViews.DownReason.UNREACHABLE;
            case "timeout" -> AdminViews.DownReason.TIMEOUT;
            case "garbage", "not_http" -> AdminViews.DownReason.NOT_MCP;
            case "" -> AdminViews.DownReason.BREAKER_OPEN;
            default -> AdminViews.DownReason.HTTP_ERROR;
        };
    }

    private static AdminViews.EndpointView view(final LiveEndpoint endpoint) {
        return new AdminViews.EndpointView(
                endpoint.endpoint().url()
                        + (endpoint.endpoint().address().isEmpty()
                                ? ""
                                : " at " + endpoint.endpoint().address()),
                endpoint.health() == LiveEndpoint.Health.UP,
                endpoint.breaker().isOpen(),
                endpoint.inFlight(),
                endpoint.downDetail());
    }
}
