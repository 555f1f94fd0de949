package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules are not satisfied by what is missing: whatever protects a pod is taken out of a copy, in turn, and each time they say so. */
class RemovalsTest {

    @TempDir
    private static Path root;

    @TempDir
    private static Path files;

    private static List<Path> published = List.of();

    @BeforeAll
    static void copy() throws Exception {
        published = Sources.copiedTo(root).files().stream()
                .filter(file ->
                        file.toString().contains("templates") || file.toString().contains("kustomize"))
                .toList();
    }

    private static List<Removal> blocks(final String key) {
        final Pattern line = Pattern.compile("^ +(- )?" + key);
        return published.stream()
                .flatMap(file -> Removal.ofBlocks(file, line).stream())
                .toList();
    }

    private static void examplesHold(final Path changed) {
        final Sources sources = new Sources(root);
        Example.all().stream()
                .filter(example -> example.uses(changed, sources))
                .forEach(example -> example.holds(sources, files));
    }

    private static void assertAllNoticed(final List<Removal> removals) {
        assertThat(removals).as("something to take out").isNotEmpty();
        final List<String> unnoticed = new ArrayList<>();
        for (final Removal removal : removals) {
            removal.around(() -> {
                final Throwable noticed = catchThrowable(() -> examplesHold(removal.file()));
                if (!(noticed instanceof AssertionError)) {
                    unnoticed.add(removal + ": " + noticed);
                }
            });
        }
        assertThat(unnoticed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "startupProbe:",
                "livenessProbe:",
                "readinessProbe:",
                "lifecycle:",
                "preStop:",
                "securityContext:",
                "resources:",
                "restartPolicy:",
                "terminationGracePeriodSeconds:",
                "volumeMounts:",
                "name: POD_IP",
                "automountServiceAccountToken: false\\s*#?$",
                "enableServiceLinks:",
                "strategy:",
                "rollingUpdate:",
                "maxUnavailable:",
                "topologySpreadConstraints:",
                "matchLabelKeys:",
                "unhealthyPodEvictionPolicy:",
                "policyTypes:",
                "port: (replicas|http-status|http-mcp|\\{\\{ include \"sallyport.portName)",
                "name: (replicas|http-status|http-mcp)",
                "timeouts:",
            })
    void ofKeysAreNoticed(final String key) {
        assertAllNoticed(blocks(key));
    }

    @Test
    void ofTheReplicasOnlyPeersIsNoticed() {
        final Path policy = root.resolve("helm/sallyport/templates/networkpolicy.yaml");

        assertAllNoticed(
                List.of(Removal.ofBlocks(policy, Pattern.compile("^ +from:")).getLast()));
    }

    @Test
    void ofAnyOfTheSecuritySettingsAreNoticed() {
        final Pattern setting = Pattern.compile(
                "\"(?:runAsNonRoot|readOnlyRootFilesystem|allowPrivilegeEscalation)\" (?:true|false)"
                        + "|\"capabilities\" \\(dict \"drop\" \\(list \"ALL\"\\)\\)|\"seccompProfile\" \\(dict \"type\" \"RuntimeDefault\"\\)"
                        + "|^ +(?:runAsNonRoot|readOnlyRootFilesystem|allowPrivilegeEscalation|capabilities|seccompProfile): .*$",
                Pattern.MULTILINE);

        assertAllNoticed(published.stream()
                .flatMap(file -> Removal.ofWords(file, setting).stream())
                .toList());
    }

    @Test
    void ofTemplatesAreNoticed() {
        final Stream<Path> templates = published.stream()
                .filter(file -> file.startsWith(root.resolve("helm/sallyport")))
                .filter(file -> file.toString().endsWith(".yaml"));

        assertAllNoticed(templates.map(Removal::ofFile).toList());
    }
}
