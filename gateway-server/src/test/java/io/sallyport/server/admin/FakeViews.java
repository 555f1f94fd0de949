package io.sallyport.server.admin;

import io.sallyport.server.upstream.UpstreamObserver.CatalogueState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A gateway that says what it is told to say. */
final class FakeViews implements AdminViews {

    volatile Health health = new Health(2, 0);
    volatile Readiness readiness = new Readiness(true, false, true, List.of(), List.of());
    volatile boolean allUp = true;
    volatile Supplier<byte[]> metrics = () -> "mcp_active_sessions 1.0\n".getBytes(StandardCharsets.UTF_8);
    final AtomicInteger drains = new AtomicInteger();
    volatile Runnable onDrain = drains::incrementAndGet;
    volatile String level = "INFO";

    @Override
    public Health health() {
        return health;
    }

    @Override
    public Readiness ready(final boolean all) {
        return all && !allUp ? new Readiness(false, false, true, List.of("upstream-down"), List.of()) : readiness;
    }

    @Override
    public byte[] metrics() {
        return metrics.get();
    }

    @Override
    public String configText() {
        return "listeners: {}\n";
    }

    @Override
    public List<UpstreamView> upstreams() {
        final var endpoint = new EndpointView("http://crm:3001/mcp", false, true, 3, "it said \"no\"");
        return List.of(new UpstreamView("crm", CatalogueState.STALE, 12, List.of(endpoint)));
    }

    @Override
    public List<RouteView> routes() {
        return List.of(new RouteView("support", "/mcp", List.of("crm", "tickets"), 20));
    }

    @Override
    public void drain() {
        onDrain.run();
    }

    @Override
    public String logLevel() {
        return level;
    }

    @Override
    public boolean setLogLevel(final String wanted) {
        level = wanted.equals("debug") ? "DEBUG" : level;
        return wanted.equals("debug");
    }

    static UpstreamStatus down(final String name) {
        return new UpstreamStatus(name, false, true, Optional.of(DownReason.NOT_MCP), CatalogueState.NEVER_SEEN);
    }
}
