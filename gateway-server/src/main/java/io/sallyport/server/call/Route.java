package io.sallyport.server.call;

import io.sallyport.plugins.spi.Admission;
import io.sallyport.plugins.spi.CallListener;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.ToolPolicy;
import io.sallyport.server.federation.PublishedTool;
import io.sallyport.server.federation.VirtualServer;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A path on the listeners that publishes one merged server.
 *
 * @param hosts it answers to, in lower case; empty for any
 * @param resource its public URL
 * @param origins whose pages may call it; {@code *} for any
 * @param allows whether an address may call it
 */
public record Route(
        String name,
        String path,
        Set<String> hosts,
        URI resource,
        Set<String> origins,
        Predicate<InetAddress> allows,
        AuthChain auth,
        List<Admission> admissions,
        List<ToolPolicy> policies,
        List<CallListener> listeners,
        VirtualServer server) {

    public Route {
        hosts = Set.copyOf(hosts);
        origins = Set.copyOf(origins);
        admissions = List.copyOf(admissions);
        policies = List.copyOf(policies);
        listeners = List.copyOf(listeners);
    }

    /** What every policy together says of a tool: the strictest answer. */
    ToolPolicy.Decision decide(final Caller caller, final PublishedTool tool) {
        ToolPolicy.Decision strictest = ToolPolicy.Decision.ALLOWED;
        for (final var policy : policies) {
            switch (policy.decide(caller, tool.key())) {
                case ToolPolicy.Decision.Hidden hidden -> {
                    return hidden;
                }
                case ToolPolicy.Decision.ScopesMissing missing -> strictest = missing;
                case ToolPolicy.Decision.Allowed _ -> {}
            }
        }
        return strictest;
    }

    boolean isVisible(final Caller caller, final PublishedTool tool) {
        return !(decide(caller, tool) instanceof ToolPolicy.Decision.Hidden);
    }
}
