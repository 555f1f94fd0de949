package io.sallyport.config.load;

import io.sallyport.config.GatewayConfig;
import io.sallyport.config.ListenerConfig;
import io.sallyport.config.ProcessLimits;
import java.util.Collection;
import java.util.Set;

/** What can only be judged with all sections in view. */
record CrossChecks(Problems problems, Fields root) {

    /** A gateway with nothing to do was not meant. Silent about sections that could not be read. */
    void present(final Declared<?>... required) {
        for (final Declared<?> section : required) {
            if (section.whole() && section.entries().isEmpty()) {
                problems.error(root.at(section.section()), section.section() + " is missing", "at least one is needed");
            }
        }
    }

    void listeners(final Declared<ListenerConfig> listeners, final ProcessLimits limits) {
        final Collection<ListenerConfig> all = listeners.good().values();
        final boolean secure = !listeners.isSound() || all.stream().anyMatch(CrossChecks::isSecure);
        listeners.forEach((at, listener) -> {
            if (listener.redirectToHttps() && !secure) {
                problems.error(at, "redirectToHttps, but there is nothing to redirect to", "add a listener with tls");
            }
            if (listener.limits().body() > limits.bodies()) {
                problems.error(at, "limits.body is larger than limits.bodies of the process", "raise limits.bodies");
            }
        });
        if (secure && !all.isEmpty() && listeners.isSound() && all.stream().allMatch(ListenerConfig::redirectToHttps)) {
            problems.error(root.at("listeners"), "every listener only redirects", "add a listener with tls");
        }
    }

    /** What one replica seals the others must open. */
    void replicas(final GatewayConfig config) {
        if (config.replicas().isPresent() && config.sessions().keys().isEmpty()) {
            problems.error(
                    root.at("replicas"),
                    "replicas need sessions.keys, the same for all",
                    "openssl rand -base64 32, kept in a secret");
        }
    }

    void unused(final Declared<?> section, final Set<String> used) {
        section.entries().forEach((name, one) -> {
            if (!used.contains(name)) {
                problems.warn(one.at(), Quoted.text(name) + " in " + section.section() + " is used by no route", "");
            }
        });
    }

    private static boolean isSecure(final ListenerConfig listener) {
        return listener.tls().isPresent()
                || listener.publicUrl()
                        .filter(url -> url.getScheme().equals("https"))
                        .isPresent();
    }
}
