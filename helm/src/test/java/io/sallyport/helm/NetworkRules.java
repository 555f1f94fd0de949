package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;

/** Who reaches a gateway, by which names, and that every name leads somewhere. */
final class NetworkRules {

    private NetworkRules() {}

    static void hold(final Manifests manifests, final GatewayPod pod) {
        manifests.all(Service.class).forEach(service -> service(service, pod));
        manifests.all(HTTPRoute.class).forEach(route -> httpRoute(route, manifests));
        manifests.all(ServiceMonitor.class).forEach(monitor -> serviceMonitor(monitor, manifests));
        if (pod.besideAgent()) {
            assertThat(manifests.all(Service.class)).isEmpty();
            assertThat(manifests.all(NetworkPolicy.class)).isEmpty();
        } else {
            published(manifests, pod);
            policy(manifests.only(NetworkPolicy.class), pod);
        }
    }

    private static void service(final Service service, final GatewayPod pod) {
        assertThat(service.getSpec().getSelector())
                .matches(selector -> PodRules.selects(selector, pod), "selects the pod");
        assertThat(service.getSpec().getPorts())
                .isNotEmpty()
                .allSatisfy(port ->
                        assertThat(pod.ports()).containsKey(port.getTargetPort().getStrVal()));
        assertThat(service.getSpec().getSessionAffinity())
                .as("any replica serves any session")
                .isIn(null, "None");
    }

    /** Every listener by a Service for clients, and there nothing else. */
    private static void published(final Manifests manifests, final GatewayPod pod) {
        final List<String> listeners = pod.reachable().keySet().stream()
                .filter(name -> name.endsWith("-mcp"))
                .toList();
        assertThat(manifests.all(Service.class))
                .anySatisfy(service -> assertThat(service.getSpec().getPorts())
                        .extracting(ServicePort::getTargetPort)
                        .extracting(IntOrString::getStrVal)
                        .containsExactlyInAnyOrderElementsOf(listeners));
    }

    private static void policy(final NetworkPolicy policy, final GatewayPod pod) {
        assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                .matches(selector -> PodRules.selects(selector, pod), "selects the pod");
        assertThat(policy.getSpec().getPolicyTypes()).contains("Ingress");
        final List<NetworkPolicyIngressRule> rules = policy.getSpec().getIngress();
        assertThat(rules)
                .allSatisfy(rule -> assertThat(rule.getPorts())
                        .as("without ports a rule admits to all")
                        .isNotEmpty());
        assertThat(rules.stream().flatMap(rule -> rule.getPorts().stream()))
                .extracting(NetworkPolicyPort::getPort)
                .extracting(IntOrString::getStrVal)
                .as("ports admitted to")
                .containsExactlyInAnyOrderElementsOf(pod.reachable().keySet());
        assertThat(rules)
                .filteredOn(rule -> rule.getPorts().stream()
                        .anyMatch(port -> port.getPort().getStrVal().equals("replicas")))
                .allSatisfy(rule -> onlyFrom(rule, pod));
    }

    private static void onlyFrom(final NetworkPolicyIngressRule rule, final GatewayPod pod) {
        assertThat(rule.getFrom())
                .as("replicas are the gateway's own")
                .hasSize(1)
                .allSatisfy(peer -> {
                    assertThat(peer.getNamespaceSelector()).isNull();
                    assertThat(peer.getIpBlock()).isNull();
                    assertThat(peer.getPodSelector().getMatchLabels())
                            .isEqualTo(pod.deployment().getSpec().getSelector().getMatchLabels());
                });
        assertThat(rule.getPorts()).hasSize(1);
    }

    private static void httpRoute(final HTTPRoute route, final Manifests manifests) {
        assertThat(route.getSpec().getRules()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.getBackendRefs())
                    .isNotEmpty()
                    .allSatisfy(to -> assertThat(manifests.named(Service.class, to.getName()))
                            .hasValueSatisfying(
                                    service -> assertThat(service.getSpec().getPorts())
                                            .extracting(ServicePort::getPort)
                                            .contains(to.getPort())));
            assertThat(rule.getTimeouts()).as("timeouts").isNotNull();
            assertThat(rule.getTimeouts().getRequest())
                    .as("streams have no end")
                    .isEqualTo("0s");
        });
    }

    private static void serviceMonitor(final ServiceMonitor monitor, final Manifests manifests) {
        final List<Service> found = manifests.all(Service.class).stream()
                .filter(service -> service.getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(
                                monitor.getSpec().getSelector().getMatchLabels().entrySet()))
                .toList();
        assertThat(found).as("Services scraped").hasSize(1);
        assertThat(monitor.getSpec().getEndpoints()).isNotEmpty().allSatisfy(endpoint -> {
            assertThat(endpoint.getPath()).isEqualTo("/metrics");
            assertThat(found.getFirst().getSpec().getPorts())
                    .extracting(ServicePort::getName)
                    .contains(endpoint.getPort());
        });
    }
}
