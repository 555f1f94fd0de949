package io.sallyport.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.ListenerConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A pod with the gateway in it, and the configuration the gateway would find there.
 *
 * @param sidecar whether it starts before the pod's other containers and stops after them
 */
record GatewayPod(Deployment deployment, Container gateway, boolean sidecar, GatewayConfig config) {

    private static final String NAME = "sallyport";

    /** @param root where files are laid out as in the container */
    static GatewayPod in(final Manifests manifests, final Path root) {
        final Deployment deployment = manifests.only(Deployment.class);
        final PodSpec spec = deployment.getSpec().getTemplate().getSpec();
        final Container gateway = Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .filter(container -> container.getName().equals(NAME))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no gateway in the pod"));
        final GatewayConfig config = new MountedFiles(root, spec, gateway, manifests).load("10.1.2.3");
        return new GatewayPod(deployment, gateway, spec.getInitContainers().contains(gateway), config);
    }

    PodSpec spec() {
        return deployment.getSpec().getTemplate().getSpec();
    }

    Map<String, String> labels() {
        return deployment.getSpec().getTemplate().getMetadata().getLabels();
    }

    /** The server behind the gateway, or the agent. */
    List<Container> others() {
        return spec().getContainers().stream()
                .filter(container -> !container.equals(gateway))
                .toList();
    }

    /** Whether only the pod's own containers are its clients. */
    boolean besideAgent() {
        return sidecar
                && config.listeners().values().stream()
                        .allMatch(listener -> listener.address().host().startsWith("127."));
    }

    Map<String, Integer> ports() {
        final Map<String, Integer> ports = new HashMap<>();
        for (final ContainerPort port : gateway.getPorts()) {
            ports.put(port.getName(), port.getContainerPort());
        }
        return ports;
    }

    /** The ports by which others reach the gateway, by the names that the configuration gives reason to. */
    Map<String, Integer> reachable() {
        final Map<String, Integer> ports = new HashMap<>();
        ports.put("http-status", config.status().address().port());
        config.replicas()
                .ifPresent(replicas -> ports.put("replicas", replicas.address().port()));
        config.listeners().values().stream()
                .filter(listener -> listener.address().everywhere())
                .forEach(listener ->
                        ports.put(portName(listener), listener.address().port()));
        return ports;
    }

    private static String portName(final ListenerConfig listener) {
        return listener.tls().isPresent() ? "https-mcp" : "http-mcp";
    }

    /** How long the gateway may take to stop. */
    Duration drain() {
        return config.drain().delay().plus(config.drain().timeout());
    }
}
