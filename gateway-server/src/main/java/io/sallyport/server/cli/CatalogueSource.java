package io.sallyport.server.cli;

import io.sallyport.config.GatewayConfig;
import java.time.Duration;
import java.util.List;

/** Reads what a configuration would publish, without serving anybody. */
@FunctionalInterface
public interface CatalogueSource {

    /**
     * @param tools of every route, in the order of the configuration, before access rules
     * @param missing upstreams that were not read within the time
     */
    record Offer(List<OfferedTool> tools, List<String> missing) {

        public Offer {
            tools = List.copyOf(tools);
            missing = List.copyOf(missing);
        }
    }

    /** Blocks until every upstream was read, or for that time. */
    Offer read(GatewayConfig config, Duration patience) throws CommandFailure;
}
