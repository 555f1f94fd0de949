package io.sallyport.server;

import io.sallyport.server.admin.AdminViews;
import io.sallyport.server.admin.LoopWatch;
import io.sallyport.server.assembly.StatusViews;
import io.sallyport.server.observability.Telemetry;
import java.util.List;

/** What the operators' ports see of the gateway. */
record GatewayViews(
        Gateway gateway,
        StatusViews status,
        Telemetry telemetry,
        LoopWatch watch,
        Runnable draining,
        Gateway.LogControl logs)
        implements AdminViews {

    @Override
    public Health health() {
        return watch.health();
    }

    @Override
    public Readiness ready(final boolean all) {
        return status.readiness(all, gateway.isWarm(), gateway.isDraining(), gateway.isNewest());
    }

    @Override
    public byte[] metrics() {
        return telemetry.scrape();
    }

    @Override
    public String configText() {
        return ConfigText.of(gateway.config());
    }

    @Override
    public List<UpstreamView> upstreams() {
        return status.upstreams();
    }

    @Override
    public List<RouteView> routes() {
        return status.routes();
    }

    @Override
    public void drain() {
        draining.run();
    }

    @Override
    public String logLevel() {
        return logs.level();
    }

    @Override
    public boolean setLogLevel(final String level) {
        return logs.setLevel(level);
    }
}
