package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A deployment that users are shown.
 *
 * @param parts the files and directories it is made of
 * @param kinds of its manifests, sorted
 */
record Example(String name, List<String> parts, List<String> kinds, Function<Sources, Manifests> rendering) {

    private static final String CHART = "helm/sallyport";

    Example {
        parts = List.copyOf(parts);
        kinds = List.copyOf(kinds);
    }

    static List<Example> all() {
        final List<String> server = List.of("ConfigMap", "Deployment", "NetworkPolicy", "Service");
        final List<String> agent = List.of("ConfigMap", "Deployment");
        return List.of(
                values(
                        "small.yaml",
                        "ConfigMap",
                        "Deployment",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "Service",
                        "ServiceAccount"),
                values(
                        "standalone.yaml",
                        "BackendTLSPolicy",
                        "Certificate",
                        "ConfigMap",
                        "Deployment",
                        "HTTPRoute",
                        "HorizontalPodAutoscaler",
                        "NetworkPolicy",
                        "PodDisruptionBudget",
                        "Service",
                        "Service",
                        "ServiceAccount",
                        "ServiceMonitor"),
                dependent(
                        "before-a-server",
                        List.of("ConfigMap", "Deployment", "NetworkPolicy", "Service", "Service", "ServiceMonitor")),
                dependent("beside-an-agent", agent),
                kustomized("before-a-server", server),
                kustomized("beside-an-agent", agent),
                injected("before-a-server", server),
                injected("beside-an-agent", agent));
    }

    private static Example values(final String file, final String... kinds) {
        return new Example(
                file,
                List.of(CHART, "helm/examples/" + file),
                List.of(kinds),
                sources -> sources.chart().manifests(sources.example(file)));
    }

    private static Example dependent(final String chart, final List<String> kinds) {
        return new Example(
                chart,
                List.of(CHART, "helm/examples/" + chart),
                kinds,
                sources -> sources.dependent(chart).manifests());
    }

    private static Example kustomized(final String directory, final List<String> kinds) {
        return new Example(
                "kustomized-" + directory,
                List.of("deploy/kustomize/sidecar", "deploy/kustomize/examples/" + directory),
                kinds,
                sources -> new Kustomization(sources.kustomized(directory)).manifests());
    }

    private static Example injected(final String file, final List<String> kinds) {
        return new Example(
                "injected-" + file,
                List.of("deploy/inject/" + file + ".yaml"),
                kinds,
                sources -> sources.injected(file).manifests());
    }

    /** @param root where the files of its pod may be laid out */
    void holds(final Sources sources, final Path root) {
        final Manifests manifests = rendering.apply(sources);
        assertThat(manifests.kinds()).as(name).isEqualTo(kinds);
        final GatewayPod pod = GatewayPod.in(manifests, root.resolve(name));
        PodRules.hold(pod);
        NetworkRules.hold(manifests, pod);
        RolloutRules.hold(manifests, pod);
    }

    /** Whether a file has a part in it. */
    boolean uses(final Path file, final Sources sources) {
        return parts.stream().map(sources.root()::resolve).anyMatch(file::startsWith);
    }

    @Override
    public String toString() {
        return name;
    }
}
