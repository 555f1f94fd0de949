package io.sallyport.server;

import io.sallyport.config.GatewayConfig;
import java.util.Optional;

/** What a running gateway cannot change, and so refuses to: taken silently it would look as if it were in force. */
final class RestartOnly {

    private RestartOnly() {}

    /** The first key that differs and must not. */
    static Optional<String> changed(final GatewayConfig running, final GatewayConfig next) {
        return listeners(running, next).or(() -> {
            if (!next.status().address().equals(running.status().address())) {
                return Optional.of("status.address");
            }
            if (!next.admin().address().equals(running.admin().address())) {
                return Optional.of("admin.address");
            }
            if (!next.sessions().lifetime().equals(running.sessions().lifetime())) {
                return Optional.of("sessions.lifetime");
            }
            if (!next.replicas().equals(running.replicas())) {
                return Optional.of("replicas.address");
            }
            if (next.sessions().keys().isEmpty() && !running.sessions().keys().isEmpty()) {
                return Optional.of("sessions.keys");
            }
            return telemetry(running, next);
        });
    }

    private static Optional<String> listeners(final GatewayConfig running, final GatewayConfig next) {
        if (!next.listeners().keySet().equals(running.listeners().keySet())) {
            return Optional.of("listeners");
        }
        return running.listeners().entrySet().stream()
                .filter(entry -> Optional.ofNullable(next.listeners().get(entry.getKey()))
                        .filter(now -> now.address().equals(entry.getValue().address()))
                        .isEmpty())
                .map(entry -> "listeners." + entry.getKey() + ".address")
                .findFirst();
    }

    private static Optional<String> telemetry(final GatewayConfig running, final GatewayConfig next) {
        if (!next.telemetry().otlp().equals(running.telemetry().otlp())) {
            return Optional.of("telemetry.otlp");
        }
        return next.telemetry().traceRatio().equals(running.telemetry().traceRatio())
                ? Optional.empty()
                : Optional.of("telemetry.traces.ratio");
    }
}
