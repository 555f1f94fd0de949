package io.sallyport.server.call;

import io.sallyport.plugins.spi.Admission;
import io.sallyport.plugins.spi.Call;
import io.sallyport.plugins.spi.CallListener;
import io.sallyport.plugins.spi.Caller;
import io.sallyport.plugins.spi.Failure;
import io.sallyport.plugins.spi.ToolKey;
import io.sallyport.plugins.spi.ToolPolicy;
import io.sallyport.plugins.spi.Verdict;
import io.sallyport.server.federation.Published;
import io.sallyport.server.federation.VirtualServer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A path on the listeners that publishes one merged server.
 *
 * @param hosts it answers to, in lower case; empty for any
 * @param resource its public URL
 * @param origins whose pages may call it; {@code *} for any
 * @param strict whether what the specification forbids is refused though deployed clients do it
 * @param allows whether an address may call it
 */
public record Route(
        String name,
        String path,
        Set<String> hosts,
        URI resource,
        Set<String> origins,
        Predicate<InetAddress> allows,
        boolean strict,
        AuthChain auth,
        List<Admission> admissions,
        List<ToolPolicy> policies,
        List<CallListener> listeners,
        VirtualServer server,
        ServerInfo info,
        RouteUse use) {

    private static final Logger LOG = LoggerFactory.getLogger(Route.class);

    public Route {
        hosts = Set.copyOf(hosts);
        origins = Set.copyOf(origins);
        admissions = List.copyOf(admissions);
        policies = List.copyOf(policies);
        listeners = List.copyOf(listeners);
    }

    /** Why a call may not run now, if so. A plugin that throws denies. */
    Optional<Failure> refusal(final Call call) {
        for (final var admission : admissions) {
            try {
                if (admission.admit(call) instanceof Verdict.Reject(Failure failure)) {
                    return Optional.of(failure);
                }
            } catch (final RuntimeException e) {
                LOG.error("Plugin {} of route {} failed; the call is denied", admission, name, e);
                return Optional.of(Refusals.undecided());
            }
        }
        return Optional.empty();
    }

    /** What every policy together says of a tool: the strictest answer. */
    ToolPolicy.Decision decide(final Caller caller, final Published tool) {
        ToolPolicy.Decision strictest = ToolPolicy.Decision.ALLOWED;
        for (final var policy : policies) {
            switch (decision(policy, caller, tool.key())) {
                case ToolPolicy.Decision.Hidden hidden -> {
                    return hidden;
                }
                case ToolPolicy.Decision.ScopesMissing missing -> strictest = both(strictest, missing);
                case ToolPolicy.Decision.Allowed _ -> {}
            }
        }
        return strictest;
    }

    /** A client that is told of one policy's scopes only would come back to be told of the next one's. */
    private static ToolPolicy.Decision both(
            final ToolPolicy.Decision before, final ToolPolicy.Decision.ScopesMissing missing) {
        if (before instanceof ToolPolicy.Decision.ScopesMissing(var others)) {
            final var all = new HashSet<>(others);
            all.addAll(missing.required());
            return new ToolPolicy.Decision.ScopesMissing(all);
        }
        return missing;
    }

    /** Whether whoever comes is shown the same: nobody has to say who he is, and nothing is hidden from anybody. */
    boolean showsAllTheSame() {
        return policies.isEmpty() && auth.admitsAnybody();
    }

    /** Whether {@link #isVisible} holds for every tool, as far as the policies promise it. */
    boolean hidesNothing(final Caller caller) {
        for (final var policy : policies) {
            if (!hidesNothing(policy, caller)) {
                return false;
            }
        }
        return true;
    }

    boolean isVisible(final Caller caller, final Published tool) {
        return !(decide(caller, tool) instanceof ToolPolicy.Decision.Hidden);
    }

    /** Tells every listener; one that throws keeps the others and the call as they are. */
    void finished(final Call call, final CallListener.Outcome outcome, final Duration took) {
        for (final var listener : listeners) {
            try {
                listener.finished(call, outcome, took);
            } catch (final RuntimeException e) {
                LOG.error("Plugin {} of route {} failed to hear of a call", listener, name, e);
            }
        }
    }

    private boolean hidesNothing(final ToolPolicy policy, final Caller caller) {
        try {
            return policy.hidesNothing(caller);
        } catch (final RuntimeException e) {
            LOG.error("Plugin {} of route {} failed; it is asked about each tool", policy, name, e);
            return false;
        }
    }

    private ToolPolicy.Decision decision(final ToolPolicy policy, final Caller caller, final ToolKey tool) {
        try {
            return policy.decide(caller, tool);
        } catch (final RuntimeException e) {
            LOG.error("Plugin {} of route {} failed; {} is hidden", policy, name, tool, e);
            return ToolPolicy.Decision.HIDDEN;
        }
    }
}
