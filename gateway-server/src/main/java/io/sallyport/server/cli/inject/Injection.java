package io.sallyport.server.cli.inject;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Puts the gateway into every workload of some manifests. Documents without one stay as they are, byte for byte, and all keep
 * their order; in the others comments and indentation may change, and nothing else does. A workload that has the gateway
 * already stays as it is. For use by one thread.
 */
public final class Injection {

    private final PodEdit edit;
    private final Set<String> only;
    private final Set<String> seen = new HashSet<>();
    private final ServicePorts services;
    private final List<String> notes = new ArrayList<>();
    private int injected;
    private int there;

    /** @param only names of the workloads to put it into; empty: all */
    public Injection(final Sidecar sidecar, final boolean keepHooks, final Set<String> only) {
        this.edit = new PodEdit(sidecar, keepHooks);
        this.only = Set.copyOf(only);
        this.services = new ServicePorts(sidecar);
    }

    /**
     * The documents of one file with the gateway in them.
     *
     * @throws InjectionProblem with the number of the document and what to do
     */
    public String into(final String yaml) throws InjectionProblem {
        final var result = new StringBuilder();
        int number = 0;
        for (final var chunk : Chunk.of(yaml)) {
            if (chunk.isBlank()) {
                result.append(chunk.text());
            } else {
                result.append(document(chunk, "document " + ++number));
            }
        }
        return result.toString();
    }

    /** Workloads that have the gateway now and had not before. */
    public int injected() {
        return injected;
    }

    /** Workloads that had it before. */
    public int there() {
        return there;
    }

    /** What the person who does this should know. */
    public List<String> notes() {
        return Stream.concat(notes.stream(), services.notes().stream()).toList();
    }

    /** Names that were asked for and not found. */
    public List<String> missing() {
        return only.stream().filter(name -> !seen.contains(name)).sorted().toList();
    }

    private String document(final Chunk chunk, final String place) throws InjectionProblem {
        return item(read(chunk, place), place)
                .map(changed -> chunk.with(Nodes.write(changed)))
                .orElse(chunk.text());
    }

    private static Node read(final Chunk chunk, final String place) throws InjectionProblem {
        try {
            return Nodes.read(chunk.text()).orElseGet(() -> Nodes.plain(""));
        } catch (final MarkedYamlEngineException e) {
            final int line = chunk.line()
                    + e.getProblemMark().map(mark -> mark.getLine()).orElse(0);
            throw new InjectionProblem("is no YAML: " + e.getProblem() + template(chunk)).at(place + ", line " + line);
        } catch (final YamlEngineException e) {
            throw new InjectionProblem("is no YAML: " + e.getMessage() + template(chunk)).at(place);
        }
    }

    private static String template(final Chunk chunk) {
        return chunk.text().contains("{{")
                ? " (it looks like a template: render it first, and inject what comes out)"
                : "";
    }

    /** What becomes of a document or of an item of a list; empty where it stays as it is. */
    private Optional<MappingNode> item(final Node node, final String place) throws InjectionProblem {
        final var manifest = Nodes.mapping(node);
        if (manifest.isEmpty()) {
            return manifest;
        }
        if (Nodes.text(manifest.get(), "kind")
                .filter(kind -> kind.endsWith("List"))
                .isPresent()) {
            return list(manifest.get(), place);
        }
        services.hear(manifest.get(), place);
        final var workload = Workload.of(manifest.get());
        return workload.isPresent() ? workload(workload.get(), place) : Optional.empty();
    }

    private Optional<MappingNode> list(final MappingNode list, final String place) throws InjectionProblem {
        final var items = new ArrayList<Node>();
        boolean changed = false;
        for (final var item : Nodes.list(list, "items")) {
            final var next = item(item, place + ", item " + (items.size() + 1));
            changed |= next.isPresent();
            items.add(next.isPresent() ? next.get() : item);
        }
        return changed
                ? Optional.of(Nodes.with(list, "items", Nodes.sequence(list, "items", items)))
                : Optional.empty();
    }

    private Optional<MappingNode> workload(final Workload workload, final String place) throws InjectionProblem {
        seen.add(workload.name());
        if (!only.isEmpty() && !only.contains(workload.name())) {
            return Optional.empty();
        }
        final var where = place + " (" + workload + ")";
        final var pod = workload.pod();
        if (pod.isEmpty()) {
            throw new InjectionProblem("it has no " + String.join(".", workload.path())).at(where);
        }
        if (PodEdit.isDone(pod.get())) {
            there++;
            notes.add(where + " has a container " + Sidecar.NAME + " already and stays as it is");
            return Optional.empty();
        }
        try {
            checkReplicas(workload);
            services.serves(pod.get());
            final var changed = workload.with(edit.in(pod.get()));
            injected++;
            return Optional.of(changed);
        } catch (final InjectionProblem e) {
            throw e.at(where);
        }
    }

    private void checkReplicas(final Workload workload) throws InjectionProblem {
        final var sidecar = edit.sidecar();
        if (!sidecar.besideAgent()
                && workload.replicas() > 1
                && sidecar.keysSecret().isEmpty()) {
            throw new InjectionProblem("it has " + workload.replicas()
                    + " replicas, and a session of one would be unknown to the others. Make keys for all of them:"
                    + " kubectl create secret generic " + workload.name()
                    + "-sessions --from-literal=k1=\"$(openssl rand -base64 32)\""
                    + ", and say --keys-secret " + workload.name() + "-sessions");
        }
    }

    /** The kinds of workloads. */
    public static List<String> kinds() {
        return Workload.kinds();
    }
}
