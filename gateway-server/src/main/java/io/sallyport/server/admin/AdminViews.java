package io.sallyport.server.admin;

import io.sallyport.server.upstream.UpstreamObserver.CatalogueState;
import java.util.List;
import java.util.Optional;

/**
 * What the operators' ports ask of the gateway. {@link #health()} is called on their event loop and must not block; all
 * others are called on virtual threads, several at once.
 */
public interface AdminViews {

    /** Whether the event loops turn; usually {@link LoopWatch#health()}. Never asks an upstream. */
    Health health();

    /**
     * Whether to send traffic here, from what the health checker last saw.
     *
     * @param all whether every upstream must be up, not only the required ones
     */
    Readiness ready(boolean all);

    /** The Prometheus page, text format 0.0.4. */
    byte[] metrics();

    /** The configuration that runs as YAML, secrets redacted. */
    String configText();

    List<UpstreamView> upstreams();

    List<RouteView> routes();

    /** Begins to drain and returns at once; once begun, nothing happens. */
    void drain();

    String logLevel();

    /** Sets the level from now on; false where there is no level of that name. */
    boolean setLogLevel(String level);

    /** The answer to {@code /health}: up where no event loop is stuck. */
    record Health(int loops, int stuckLoops) {

        public boolean up() {
            return stuckLoops == 0;
        }
    }

    /**
     * The answer to {@code /ready}.
     *
     * @param lastReload whether the newest configuration is the one that runs
     * @param reasons fixed words for what is missing, such as {@code draining}; empty where it is ready
     */
    record Readiness(
            boolean ready, boolean draining, boolean lastReload, List<String> reasons, List<UpstreamStatus> upstreams) {

        public Readiness {
            reasons = List.copyOf(reasons);
            upstreams = List.copyOf(upstreams);
        }
    }

    /** One upstream in {@code /ready}: no address in it. */
    record UpstreamStatus(
            String name, boolean up, boolean required, Optional<DownReason> reason, CatalogueState catalogue) {}

    /** Why an upstream is down, in words that give nothing away. */
    enum DownReason {
        NOT_CHECKED_YET,
        UNREACHABLE,
        TIMEOUT,
        HTTP_ERROR,
        NOT_MCP,
        BREAKER_OPEN
    }

    /** One upstream on the admin port. */
    record UpstreamView(String name, CatalogueState catalogue, int tools, List<EndpointView> endpoints) {

        public UpstreamView {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * One endpoint on the admin port.
     *
     * @param detail why it is down, as the log has it; empty where it is up
     */
    record EndpointView(String url, boolean up, boolean breakerOpen, int connections, String detail) {}

    /** One route on the admin port. */
    record RouteView(String name, String path, List<String> upstreams, int tools) {

        public RouteView {
            upstreams = List.copyOf(upstreams);
        }
    }
}
