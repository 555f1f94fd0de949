package io.sallyport.server.cli.inject;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The gateway as it stands in a pod, and how that pod stops.
 *
 * @param configMap the ConfigMap with its configuration, mounted at {@code /etc/sallyport}
 * @param tlsSecret the Secret with {@code tls.crt} and {@code tls.key}, mounted at {@code /tls}; without it, plain HTTP
 * @param keysSecret the Secret with the session keys, mounted at {@code /keys}; with it, pods are replicas of each other
 * @param secrets further Secrets by the name of their directory below {@code /secrets}
 */
public record Sidecar(
        Place place,
        String image,
        String configMap,
        Optional<String> tlsSecret,
        Optional<String> keysSecret,
        SortedMap<String, String> secrets,
        Ports ports,
        Drain drain) {

    static final String NAME = "sallyport";

    /** How long an agent takes to stop where its pod does not say so, as Kubernetes has it. */
    private static final long GRACE = 30;

    private static final long SPARE = 15;
    private static final long SERVER_SPARE = 5;

    public Sidecar {
        secrets = new TreeMap<>(secrets);
    }

    /**
     * The ports of the gateway; its configuration has to name the same.
     *
     * @param mcp for clients
     * @param status for probes
     * @param admin on loopback
     * @param replicas for the gateways of other pods
     */
    public record Ports(int mcp, int status, int admin, int replicas) {

        List<Integer> all() {
            return List.of(mcp, status, admin, replicas);
        }

        /** Whether two of them are one. */
        public boolean collide() {
            return all().stream().distinct().count() < all().size();
        }
    }

    /** How the gateway stops, in seconds; its configuration has to say the same. */
    public record Drain(int delay, int timeout) {

        int seconds() {
            return delay + timeout;
        }
    }

    boolean besideAgent() {
        return place instanceof Place.BesideAgent;
    }

    /** Whether a session may come to another pod than its own. */
    boolean replicated() {
        return keysSecret.isPresent() && !besideAgent();
    }

    String portName() {
        return tlsSecret.isPresent() ? "https-mcp" : "http-mcp";
    }

    List<String> portNames() {
        return List.of(portName(), "http-status", "replicas");
    }

    /** How long a server keeps serving while the gateway in front of it drains, in seconds. */
    long serverSleep() {
        return drain.seconds() + SERVER_SPARE;
    }

    /**
     * How long the pod may take to stop, in seconds.
     *
     * @param before as it was without the gateway, where its manifest says so
     */
    long gracePeriod(final OptionalLong before) {
        return switch (place) {
            case Place.BeforeServer _ -> serverSleep() + Math.max(SPARE, before.orElse(SPARE));
            case Place.BesideAgent _ -> before.orElse(GRACE) + drain.seconds() + SPARE;
        };
    }
}
