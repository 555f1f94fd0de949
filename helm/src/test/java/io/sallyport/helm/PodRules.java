package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What holds for every pod that the gateway runs in, on its own, before a server or beside an agent. */
final class PodRules {

    private static final int SPARE_SECONDS = 15;

    private PodRules() {}

    static void hold(final GatewayPod pod) {
        probes(pod);
        securityContext(pod.gateway().getSecurityContext());
        resources(pod.gateway());
        mounts(pod);
        assertThat(pod.ports()).as("ports").containsAllEntriesOf(pod.reachable());
        if (!pod.sidecar()) {
            alone(pod);
        } else if (pod.besideAgent()) {
            stopsAfterTheAgent(pod);
        } else {
            stopsBeforeTheServer(pod);
        }
    }

    private static void probes(final GatewayPod pod) {
        probe(pod, "startup", pod.gateway().getStartupProbe(), "/health");
        probe(pod, "liveness", pod.gateway().getLivenessProbe(), "/health");
        probe(pod, "readiness", pod.gateway().getReadinessProbe(), pod.besideAgent() ? "/health" : "/ready");
        final Probe startup = pod.gateway().getStartupProbe();
        assertThat(startup.getPeriodSeconds() * startup.getFailureThreshold()).isBetween(30, 300);
    }

    private static void probe(final GatewayPod pod, final String name, final Probe probe, final String path) {
        assertThat(probe).as(name + " probe").isNotNull();
        assertThat(probe.getHttpGet().getPath()).as(name).isEqualTo(path);
        assertThat(probe.getHttpGet().getPort()).as(name).isNotNull();
        assertThat(pod.ports())
                .as(name)
                .containsKey(probe.getHttpGet().getPort().getStrVal());
    }

    private static void securityContext(final SecurityContext context) {
        assertThat(context).as("securityContext").isNotNull();
        assertThat(context.getRunAsNonRoot()).as("runAsNonRoot").isTrue();
        assertThat(context.getReadOnlyRootFilesystem())
                .as("readOnlyRootFilesystem")
                .isTrue();
        assertThat(context.getAllowPrivilegeEscalation())
                .as("allowPrivilegeEscalation")
                .isFalse();
        assertThat(context.getPrivileged()).as("privileged").isIn(null, false);
        assertThat(context.getCapabilities()).as("capabilities").isNotNull();
        assertThat(context.getCapabilities().getDrop()).as("capabilities").containsExactly("ALL");
        seccompProfile(context.getSeccompProfile());
    }

    private static void seccompProfile(final SeccompProfile profile) {
        assertThat(profile).as("seccompProfile").isNotNull();
        assertThat(profile.getType()).isEqualTo("RuntimeDefault");
    }

    private static void resources(final Container gateway) {
        assertThat(gateway.getResources()).as("resources").isNotNull();
        assertThat(gateway.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(gateway.getResources().getLimits())
                .as("a limit of CPU would stall event loops")
                .containsOnlyKeys("memory");
    }

    private static void mounts(final GatewayPod pod) {
        final List<String> volumes =
                pod.spec().getVolumes().stream().map(Volume::getName).toList();
        final List<VolumeMount> mounts = pod.gateway().getVolumeMounts();
        assertThat(volumes)
                .as("volumes")
                .doesNotHaveDuplicates()
                .containsAll(mounts.stream().map(VolumeMount::getName).toList());
        assertThat(mounts).allSatisfy(mount -> {
            assertThat(mount.getSubPath())
                    .as("what is mounted by subPath never changes")
                    .isNull();
            assertThat(mount.getReadOnly())
                    .as(mount.getName())
                    .isEqualTo(mount.getMountPath().equals("/tmp") ? null : true);
        });
        assertThat(mounts)
                .as("a place for natives")
                .anyMatch(mount -> mount.getMountPath().equals("/tmp"));
    }

    /** SIGTERM is all that is needed: the gateway itself serves on for {@code drain.delay}. */
    private static void alone(final GatewayPod pod) {
        assertThat(pod.config().drain().delay()).as("endpoints need time to go").isPositive();
        assertThat(grace(pod)).isGreaterThanOrEqualTo(pod.drain().toSeconds() + SPARE_SECONDS);
        final PodSecurityContext context = pod.spec().getSecurityContext();
        assertThat(context).as("securityContext of the pod").isNotNull();
        assertThat(context.getRunAsNonRoot()).isTrue();
        seccompProfile(context.getSeccompProfile());
        assertThat(pod.spec().getAutomountServiceAccountToken())
                .as("automountServiceAccountToken")
                .isFalse();
        assertThat(pod.spec().getEnableServiceLinks()).as("enableServiceLinks").isFalse();
    }

    /** All hooks run at once: the server sleeps while the gateway drains. Only then containers are told to stop, sidecars last. */
    private static void stopsBeforeTheServer(final GatewayPod pod) {
        isSidecar(pod);
        final Optional<Lifecycle> lifecycle = Optional.ofNullable(pod.gateway().getLifecycle());
        assertThat(lifecycle
                        .map(Lifecycle::getPreStop)
                        .map(hook -> hook.getExec().getCommand()))
                .as("the gateway's preStop drains")
                .hasValueSatisfying(command -> assertThat(command).anyMatch(word -> word.contains("drain")));
        assertThat(pod.config().drain().delay()).as("endpoints need time to go").isPositive();
        assertThat(pod.others()).isNotEmpty().allSatisfy(server -> {
            assertThat(server.getLifecycle()).as("the server's lifecycle").isNotNull();
            assertThat(server.getLifecycle().getPreStop())
                    .as("the server's preStop")
                    .isNotNull();
            final long sleep = server.getLifecycle().getPreStop().getSleep().getSeconds();
            assertThat(sleep).isGreaterThanOrEqualTo(pod.drain().toSeconds());
            assertThat(grace(pod)).isGreaterThanOrEqualTo(sleep + SPARE_SECONDS);
        });
    }

    /** Its clients are in the pod and go first: whoever drained before them would refuse their last calls. */
    private static void stopsAfterTheAgent(final GatewayPod pod) {
        isSidecar(pod);
        assertThat(pod.gateway().getLifecycle()).as("lifecycle").isNull();
        assertThat(pod.config().drain().delay()).as("nobody is left to be told").isZero();
        assertThat(grace(pod)).isGreaterThanOrEqualTo(pod.drain().toSeconds() + 2 * SPARE_SECONDS);
    }

    private static void isSidecar(final GatewayPod pod) {
        assertThat(pod.gateway().getRestartPolicy()).as("restartPolicy").isEqualTo("Always");
    }

    private static long grace(final GatewayPod pod) {
        assertThat(pod.spec().getTerminationGracePeriodSeconds())
                .as("terminationGracePeriodSeconds")
                .isNotNull();
        return pod.spec().getTerminationGracePeriodSeconds();
    }

    /** The labels of a pod, as a selector sees them. */
    static boolean selects(final Map<String, String> selector, final GatewayPod pod) {
        return !selector.isEmpty() && pod.labels().entrySet().containsAll(selector.entrySet());
    }
}
