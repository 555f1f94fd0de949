package io.sallyport.server.cli.inject;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Puts the gateway into the spec of a pod.
 *
 * @param keepHooks whether a {@code preStop} of the pod's own that may be too short stays
 */
record PodEdit(Sidecar sidecar, boolean keepHooks) {

    private static final String CONTAINERS = "containers";
    private static final String INIT_CONTAINERS = "initContainers";
    private static final String GRACE = "terminationGracePeriodSeconds";

    static boolean isDone(final MappingNode pod) {
        return containers(pod).anyMatch(container -> Sidecar.NAME.equals(name(container)));
    }

    /** @throws InjectionProblem where the gateway and the pod's own containers would be in each other's way */
    MappingNode in(final MappingNode pod) throws InjectionProblem {
        if (Nodes.list(pod, CONTAINERS).isEmpty()) {
            throw new InjectionProblem("it has no containers");
        }
        checkServer();
        for (final var container : containers(pod).toList()) {
            checkPorts(container);
        }
        checkVolumes(pod);
        final var fragment = new PodFragment(sidecar);
        final var volumes =
                Nodes.joined(Nodes.list(pod, "volumes"), fragment.volumes().getValue());
        final var sidecars = Nodes.joined(List.of(fragment.container()), Nodes.list(pod, INIT_CONTAINERS));
        MappingNode edited = Nodes.with(pod, GRACE, Nodes.plain(sidecar.gracePeriod(grace(pod))), CONTAINERS);
        edited = Nodes.with(edited, INIT_CONTAINERS, Nodes.sequence(pod, INIT_CONTAINERS, sidecars), CONTAINERS);
        edited = Nodes.with(edited, "volumes", Nodes.sequence(pod, "volumes", volumes));
        return sidecar.besideAgent() ? edited : withSleepingServers(edited, fragment);
    }

    private static OptionalLong grace(final MappingNode pod) {
        return Nodes.number(pod, GRACE).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** All of them: whatever a server needs beside it must not go before the server does. */
    private MappingNode withSleepingServers(final MappingNode pod, final PodFragment fragment) throws InjectionProblem {
        final var servers = new ArrayList<Node>();
        for (final var item : Nodes.list(pod, CONTAINERS)) {
            final var container = Nodes.mapping(item);
            servers.add(container.isPresent() ? sleeping(container.get(), fragment) : item);
        }
        return Nodes.with(pod, CONTAINERS, Nodes.sequence(pod, CONTAINERS, servers));
    }

    private MappingNode sleeping(final MappingNode container, final PodFragment fragment) throws InjectionProblem {
        final var lifecycle = Nodes.mapping(container, "lifecycle");
        final var hook = lifecycle.flatMap(there -> Nodes.mapping(there, "preStop"));
        if (hook.isEmpty()) {
            final var own = (MappingNode) fragment.serverLifecycle();
            return Nodes.with(
                    container,
                    "lifecycle",
                    lifecycle
                            .map(there -> Nodes.with(
                                    there,
                                    "preStop",
                                    Nodes.value(own, "preStop").orElseThrow()))
                            .orElse(own));
        }
        final boolean longEnough = Nodes.mapping(hook.get(), "sleep")
                .flatMap(sleep -> Nodes.number(sleep, "seconds"))
                .filter(seconds -> seconds >= sidecar.serverSleep())
                .isPresent();
        if (!longEnough && !keepHooks) {
            throw new InjectionProblem(
                    "container " + name(container) + " has a preStop hook of its own. It must serve for "
                            + sidecar.serverSleep()
                            + " s after the pod is told to stop, while the gateway drains: let the hook take that long, and say --keep-hooks");
        }
        return container;
    }

    private void checkServer() throws InjectionProblem {
        if (sidecar.place() instanceof Place.BeforeServer(int port)
                && sidecar.ports().all().contains(port)) {
            throw taken("the server", port);
        }
    }

    private void checkPorts(final MappingNode container) throws InjectionProblem {
        for (final var port : Nodes.mappings(container, "ports")) {
            final long number = Nodes.number(port, "containerPort").orElse(0L);
            if (sidecar.ports().all().stream().anyMatch(own -> own == number)) {
                throw taken("container " + name(container), number);
            }
            final var portName = Nodes.text(port, "name").orElse("");
            if (sidecar.portNames().contains(portName)) {
                throw new InjectionProblem("container " + name(container) + " has a port named " + portName
                        + ", as the gateway has, and a Service would not know which is meant: rename it");
            }
        }
    }

    private static InjectionProblem taken(final String who, final long port) {
        return new InjectionProblem(who + " listens on " + port
                + ", and so would the gateway: give it other ports by --port, --status-port, --admin-port or --replicas-port,"
                + " and in its configuration");
    }

    private static void checkVolumes(final MappingNode pod) throws InjectionProblem {
        for (final var volume : Nodes.mappings(pod, "volumes")) {
            if (name(volume).startsWith(Sidecar.NAME + "-")) {
                throw new InjectionProblem("it has a volume named " + name(volume)
                        + " without the gateway's container: rename or remove it");
            }
        }
    }

    private static Stream<MappingNode> containers(final MappingNode pod) {
        return Stream.of(INIT_CONTAINERS, CONTAINERS).flatMap(key -> Nodes.mappings(pod, key).stream());
    }

    private static String name(final MappingNode named) {
        return Nodes.text(named, "name").orElse("without a name");
    }
}
