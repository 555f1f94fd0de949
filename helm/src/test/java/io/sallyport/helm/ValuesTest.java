package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.sallyport.config.Address;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What single values do, to the manifests and to the gateway that reads what they become. */
class ValuesTest {

    @TempDir
    private static Path root;

    @TempDir
    private Path files;

    @BeforeAll
    static void copy() throws Exception {
        Sources.copiedTo(root);
    }

    private static Manifests with(final String values) throws IOException {
        final Sources sources = new Sources(root);
        final Path file = Files.writeString(root.resolve("values.yaml"), values);
        return sources.chart().manifests(sources.example("small.yaml"), file);
    }

    private GatewayPod pod(final String values) throws IOException {
        final Manifests manifests = with(values);
        final GatewayPod pod = GatewayPod.in(manifests, files);
        PodRules.hold(pod);
        NetworkRules.hold(manifests, pod);
        RolloutRules.hold(manifests, pod);
        return pod;
    }

    private static Optional<String> restart(final String values) throws IOException {
        return Optional.ofNullable(with(values)
                .only(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("sallyport.io/restart"));
    }

    @Test
    void oneReplicaHasNoPortForOthers() throws IOException {
        final GatewayPod pod = pod("sessions: { existingSecret: keys }");

        assertThat(pod.config().replicas()).isEmpty();
        assertThat(pod.ports()).containsOnlyKeys("http-mcp", "http-status");
    }

    @Test
    void severalReplicasReachEachOtherByAddressesOfEitherFamily() throws IOException {
        final Manifests manifests = with("replicas: 2\nsessions: { existingSecret: keys }");
        final GatewayPod pod = GatewayPod.in(manifests, files);
        final GatewayConfig six = new MountedFiles(files, pod.spec(), pod.gateway(), manifests).load("fd00::7");

        assertThat(pod.config().replicas())
                .hasValueSatisfying(
                        replicas -> assertThat(replicas.address()).isEqualTo(new Address("10.1.2.3", 9913)));
        assertThat(six.replicas())
                .hasValueSatisfying(replicas -> assertThat(replicas.address()).isEqualTo(new Address("fd00::7", 9913)));
    }

    @Test
    void theFirstSessionKeySeals() throws IOException {
        final GatewayPod pod = pod("sessions: { existingSecret: keys, keys: [k2, k1], settings: { idle: 10m } }");

        assertThat(pod.config().sessions().keys())
                .extracting(Secret::value)
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("/keys/k2"),
                        second -> assertThat(second).endsWith("/keys/k1"));
        assertThat(pod.config().sessions().idle()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aCertificateMovesEverythingToHttps() throws IOException {
        final GatewayPod pod = pod("tls: { existingSecret: mcp-tls }");

        assertThat(pod.ports()).containsEntry("https-mcp", 8443);
        assertThat(with("tls: { existingSecret: mcp-tls }")
                        .only(Service.class)
                        .getSpec()
                        .getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getPort()).isEqualTo(443));
    }

    @Test
    void portsAreOnePlaceToChange() throws IOException {
        final GatewayPod pod =
                pod("{ listener: { port: 9000 }, status: { port: 9001 }, admin: { port: 9002 }, relay: { port: 9003 },"
                        + " replicas: 2, sessions: { existingSecret: keys }, serviceMonitor: { enabled: true } }");

        assertThat(pod.reachable())
                .containsEntry("http-mcp", 9000)
                .containsEntry("http-status", 9001)
                .containsEntry("replicas", 9003);
        assertThat(pod.config().admin().address()).isEqualTo(new Address("127.0.0.1", 9002));
    }

    @Test
    void theGracePeriodFollowsTheDrain() throws IOException {
        assertThat(pod("drain: { delaySeconds: 10, timeoutSeconds: 300 }")
                        .spec()
                        .getTerminationGracePeriodSeconds())
                .isEqualTo(325);
    }

    @Test
    void filesAreTakenVerbatim() throws IOException {
        final String text =
                "  # indented\n  upstreams: # in this order\n    z: { url: \"http://z/mcp\" }\n    a: { url: \"http://a/mcp\" }\n";
        final Manifests manifests = with("routing: { mine.yaml: " + quoted(text) + " }");

        assertThat(manifests.only(ConfigMap.class).getData()).containsEntry("mine.yaml", text);
    }

    private static String quoted(final String text) {
        return "\"" + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    @Test
    void otherConfigMapsAreMountedBeside() throws IOException {
        assertThat(with("routingConfigMaps: [sales-mcp]")
                        .only(Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes())
                .filteredOn(volume -> volume.getProjected() != null)
                .singleElement()
                .satisfies(volume -> assertThat(volume.getProjected().getSources())
                        .extracting(source -> source.getConfigMap().getName())
                        .containsExactly("mcp-sallyport", "sales-mcp"));
    }

    @Test
    void onlyWhatARunningGatewayRefusesRollsThePods() throws IOException {
        final Optional<String> before = restart("{}");

        assertThat(before).isPresent();
        assertThat(restart("routing: { more.yaml: 'x-note: changed' }")).isEqualTo(before);
        assertThat(restart("sessions: { settings: { idle: 5m } }")).isEqualTo(before);
        assertThat(restart("publicUrl: https://new.example.com")).isEqualTo(before);
        assertThat(Set.of(
                        before,
                        restart("listener: { port: 9000 }"),
                        restart("status: { port: 9001 }"),
                        restart("sessions: { settings: { lifetime: 1d } }"),
                        restart("sessions: { existingSecret: keys }"),
                        restart("{ replicas: 2, sessions: { existingSecret: keys } }"),
                        restart("tls: { existingSecret: a }"),
                        restart("telemetry: { traces: { ratio: 0.5 } }")))
                .hasSize(8);
    }

    @Test
    void whatUsersAddDoesNotWeakenWhatTheChartSets() throws IOException {
        final GatewayPod pod = pod(
                "{ securityContext: { runAsUser: 65532, readOnlyRootFilesystem: false, capabilities: { drop: [] } },"
                        + " podSecurityContext: { fsGroup: 65532, runAsNonRoot: false } }");

        assertThat(pod.gateway().getSecurityContext().getRunAsUser()).isEqualTo(65532);
        assertThat(pod.spec().getSecurityContext().getFsGroup()).isEqualTo(65532);
    }

    @Test
    void clientsAndScrapersCanBeNamed() throws IOException {
        final String peer = "[{ podSelector: { matchLabels: { app: web } } }]";
        final Manifests manifests = with(
                "networkPolicy: { clients: " + peer + ", scrapers: " + peer + ", egress: [{ to: " + peer + " }] }");

        assertThat(manifests.only(NetworkPolicy.class).getSpec().getPolicyTypes())
                .containsExactly("Ingress", "Egress");
        assertThat(manifests.only(NetworkPolicy.class).getSpec().getIngress())
                .hasSize(2)
                .allSatisfy(rule -> assertThat(rule.getFrom()).hasSize(1));
    }

    @Test
    void aRouteBearsThePublicName() throws IOException {
        final Manifests manifests = with("httpRoute: { enabled: true, parentRefs: [{ name: public }] }");

        assertThat(manifests.only(HTTPRoute.class).getSpec().getHostnames()).containsExactly("mcp.example.com");
    }
}
