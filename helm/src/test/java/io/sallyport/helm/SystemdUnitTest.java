package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.DrainConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code deploy/systemd/sallyport.service}; {@code systemd-analyze verify} has nothing to say but that the program is not there. */
class SystemdUnitTest {

    private final Map<String, Map<String, String>> sections;

    SystemdUnitTest() throws IOException {
        sections = read(Deployed.in("systemd").text("sallyport.service"));
    }

    private static Map<String, Map<String, String>> read(final String text) {
        final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        Map<String, String> section = Map.of();
        for (final String line : text.lines().toList()) {
            if (line.startsWith("[")) {
                section = sections.computeIfAbsent(line, _ -> new LinkedHashMap<>());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                final int at = line.indexOf('=');
                assertThat(at).as(line).isPositive();
                assertThat(section.put(line.substring(0, at), line.substring(at + 1)))
                        .as("%s twice", line)
                        .isNull();
            }
        }
        return sections;
    }

    private Map<String, String> service() {
        return sections.getOrDefault("[Service]", Map.of());
    }

    @Test
    void itRunsTheGatewayOfTheArchive() {
        assertThat(sections).containsOnlyKeys("[Unit]", "[Service]", "[Install]");
        assertThat(service())
                .containsEntry("Type", "exec")
                .containsEntry("ExecStart", "/opt/sallyport/bin/sallyport run -c /etc/sallyport")
                .containsEntry("Restart", "on-failure");
    }

    @Test
    void itIsGivenTheTimeToDrain() {
        final Duration end = Duration.ofSeconds(Long.parseLong(service().getOrDefault("TimeoutStopSec", "0")));
        final Duration drain = DrainConfig.DEFAULT.delay().plus(DrainConfig.DEFAULT.timeout());

        assertThat(end).isGreaterThanOrEqualTo(drain.plus(Deployed.SPARE));
        assertThat(service()).containsEntry("KillSignal", "SIGTERM").containsEntry("KillMode", "mixed");
    }

    @Test
    void itMayDoWhatItNeedsAndNothingElse() {
        assertThat(service())
                .containsEntry("DynamicUser", "yes")
                .containsEntry("NoNewPrivileges", "yes")
                .containsEntry("CapabilityBoundingSet", "")
                .containsEntry("ProtectSystem", "strict")
                .containsEntry("ProtectHome", "yes")
                .containsEntry("PrivateTmp", "yes")
                .containsEntry("PrivateDevices", "yes")
                .containsEntry("ProtectKernelModules", "yes")
                .containsEntry("ProtectKernelTunables", "yes")
                .containsEntry("ProtectControlGroups", "yes")
                .containsEntry("RestrictNamespaces", "yes")
                .containsEntry("LockPersonality", "yes")
                .containsEntry("SystemCallFilter", "@system-service")
                .doesNotContainKey("MemoryDenyWriteExecute")
                .doesNotContainKey("User");
    }
}
