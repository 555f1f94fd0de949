package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.certmanager.api.model.v1.Certificate;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Optional;

/** What keeps a gateway of its own served while pods come and go. */
final class RolloutRules {

    private RolloutRules() {}

    static void hold(final Manifests manifests, final GatewayPod pod) {
        final DeploymentSpec spec = pod.deployment().getSpec();
        assertThat(spec.getSelector().getMatchLabels())
                .matches(selector -> PodRules.selects(selector, pod), "selects its own pods");
        manifests.all(Certificate.class).forEach(certificate -> certificate(certificate, pod));
        if (!pod.sidecar()) {
            rollingUpdate(spec);
            spread(pod);
            disruption(manifests.only(PodDisruptionBudget.class), pod);
            manifests.all(HorizontalPodAutoscaler.class).forEach(scaler -> autoscaling(scaler, pod));
        }
    }

    private static void rollingUpdate(final DeploymentSpec spec) {
        assertThat(spec.getStrategy()).as("strategy").isNotNull();
        final RollingUpdateDeployment update = spec.getStrategy().getRollingUpdate();
        assertThat(update).as("rollingUpdate").isNotNull();
        assertThat(update.getMaxUnavailable()).isEqualTo(new IntOrString(0));
        assertThat(update.getMaxSurge()).isEqualTo(new IntOrString(1));
    }

    private static void spread(final GatewayPod pod) {
        assertThat(pod.spec().getTopologySpreadConstraints())
                .extracting(TopologySpreadConstraint::getTopologyKey)
                .containsExactlyInAnyOrder("topology.kubernetes.io/zone", "kubernetes.io/hostname");
        assertThat(pod.spec().getTopologySpreadConstraints()).allSatisfy(constraint -> {
            assertThat(constraint.getLabelSelector().getMatchLabels())
                    .matches(selector -> PodRules.selects(selector, pod), "selects the pod");
            assertThat(constraint.getMatchLabelKeys())
                    .as("the old do not count")
                    .containsExactly("pod-template-hash");
        });
    }

    private static void disruption(final PodDisruptionBudget budget, final GatewayPod pod) {
        assertThat(budget.getSpec().getSelector().getMatchLabels())
                .matches(selector -> PodRules.selects(selector, pod), "selects the pod");
        assertThat(budget.getSpec().getMaxUnavailable()).isEqualTo(new IntOrString(1));
        assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
    }

    private static void autoscaling(final HorizontalPodAutoscaler scaler, final GatewayPod pod) {
        assertThat(scaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(pod.deployment().getMetadata().getName());
        assertThat(Optional.ofNullable(pod.deployment().getSpec().getReplicas()))
                .as("two would decide how many there are")
                .isEmpty();
        assertThat(pod.config().replicas()).isPresent();
        assertThat(scaler.getSpec().getMetrics())
                .anySatisfy(metric -> assertThat(metric.getResource().getName()).isEqualTo("cpu"));
    }

    private static void certificate(final Certificate certificate, final GatewayPod pod) {
        assertThat(pod.spec().getVolumes())
                .anySatisfy(volume -> assertThat(volume.getSecret())
                        .isNotNull()
                        .extracting(secret -> secret.getSecretName())
                        .isEqualTo(certificate.getSpec().getSecretName()));
    }
}
