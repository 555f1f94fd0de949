package io.sallyport.server.cli.inject;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/** Which Services among the manifests lead to the server itself, past the gateway in front of it. For use by one thread. */
final class ServicePorts {

    private record Target(String place, String port) {}

    private final Sidecar sidecar;
    private final Optional<String> server;
    private final Set<String> names = new HashSet<>();
    private final List<Target> targets = new ArrayList<>();

    ServicePorts(final Sidecar sidecar) {
        this.sidecar = sidecar;
        this.server = sidecar.place() instanceof Place.BeforeServer(int port)
                ? Optional.of(Integer.toString(port))
                : Optional.empty();
        server.ifPresent(names::add);
    }

    /** Any manifest. */
    void hear(final MappingNode manifest, final String place) {
        if (Nodes.text(manifest, "kind").filter("Service"::equals).isPresent()
                && Nodes.text(manifest, "apiVersion").filter("v1"::equals).isPresent()) {
            final var name = Nodes.mapping(manifest, "metadata").flatMap(metadata -> Nodes.text(metadata, "name"));
            Nodes.mapping(manifest, "spec").stream()
                    .flatMap(spec -> Nodes.mappings(spec, "ports").stream())
                    .forEach(port -> Nodes.text(port, "targetPort")
                            .or(() -> Nodes.text(port, "port"))
                            .ifPresent(target -> targets.add(
                                    new Target(place + " (Service " + name.orElse("without a name") + ")", target))));
        }
    }

    /** A pod that gets the gateway: how it calls the server's port. */
    void serves(final MappingNode pod) {
        Nodes.mappings(pod, "containers").stream()
                .flatMap(container -> Nodes.mappings(container, "ports").stream())
                .filter(port -> Nodes.text(port, "containerPort").equals(server))
                .forEach(port -> Nodes.text(port, "name").ifPresent(names::add));
    }

    List<String> notes() {
        return targets.stream()
                .filter(target -> server.isPresent() && names.contains(target.port()))
                .map(target -> target.place() + " leads to " + target.port()
                        + ", past the gateway: let its targetPort be " + sidecar.portName())
                .distinct()
                .toList();
    }
}
