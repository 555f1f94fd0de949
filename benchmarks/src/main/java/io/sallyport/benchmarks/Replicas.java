package io.sallyport.benchmarks;

import io.sallyport.benchmarks.Gateways.Running;
import io.sallyport.demo.stage.Ports;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gateways of one configuration that serve each other's sessions. */
final class Replicas {

    /** Makes a replica of what is otherwise the same gateway. */
    private static final Configuration REPLICA = Configuration.USUAL.and("replicas: { address: \"${REPLICA}\" }");

    private final List<Running> running = new ArrayList<>();
    private final List<ProcessHandle> processes = new ArrayList<>();

    /**
     * Starts one for each address of loopback. What listens on 127.0.0.1 counts as the same server for those that share
     * their address, and as a server of each one's own for those that do not.
     */
    static Replicas start(final String name, final List<String> hosts, final Gateways gateways)
            throws IOException, InterruptedException {
        final var replicas = new Replicas();
        for (final var host : hosts) {
            final var address = host + ":" + Ports.free();
            final var started =
                    gateways.start(name + "-" + (replicas.running.size() + 1), REPLICA, Map.of("REPLICA", address));
            replicas.running.add(started);
            replicas.processes.add(started.process());
        }
        return replicas;
    }

    URI url(final int replica) {
        return running.get(replica).url();
    }

    List<URI> urls() {
        return running.stream().map(Running::url).toList();
    }

    List<ProcessHandle> processes() {
        return List.copyOf(processes);
    }

    /** Requests that these have taken to one another so far. */
    long relayed() throws IOException, InterruptedException {
        long sum = 0;
        for (final var replica : running) {
            sum += replica.metrics().sum("mcp_requests_relayed_total", "result=\"relayed\"");
        }
        return sum;
    }
}
