package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.sallyport.config.GatewayConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Platforms that give a container PORT and SIGTERM: what stands in their files is so in the gateway.yaml beside them. */
class PlatformsTest {

    private static final List<Object> COMMAND = List.of("run", "-c", "/etc/sallyport");

    private static int port(final GatewayConfig config) {
        assertThat(config.listeners()).hasSize(1);
        return config.listeners().values().iterator().next().address().port();
    }

    @Test
    void cloudRun() throws IOException {
        final Deployed there = Deployed.in("cloud-run");
        final Map<String, Object> service = there.tree("service.yaml");
        final Map<String, Object> revision = Trees.mapping(Trees.mapping(service, "spec"), "template");
        final Map<String, Object> container = Trees.mapping(
                Trees.sequence(Trees.mapping(revision, "spec"), "containers").getFirst());
        final int given =
                (int) Trees.get(Trees.mapping(Trees.sequence(container, "ports").getFirst()), "containerPort");
        final Map<String, String> variables = Deployed.variables(Trees.sequence(container, "env"));
        assertThat(variables)
                .as("set by the platform")
                .doesNotContainKey("PORT")
                .containsKey("LOG_LEVEL");
        variables.put("PORT", Integer.toString(given));
        final GatewayConfig config = there.config(variables);

        assertThat(Trees.sequence(container, "args")).isEqualTo(COMMAND);
        assertThat(port(config)).isEqualTo(given);
        assertThat(Deployed.drain(config)).as("killed 10 s after SIGTERM").isLessThan(Duration.ofSeconds(10));
        assertThat(config.replicas()).isEmpty();
        assertThat(Trees.mapping(Trees.mapping(revision, "metadata"), "annotations"))
                .as("sessions are known to one")
                .containsEntry("autoscaling.knative.dev/maxScale", "1")
                .containsEntry("run.googleapis.com/cpu-throttling", "false");
    }

    @Test
    void ecs() throws IOException {
        final Deployed there = Deployed.in("ecs");
        final Map<String, Object> task = there.tree("task-definition.json");
        final Map<String, Object> container =
                Trees.mapping(Trees.sequence(task, "containerDefinitions").getFirst());
        final Map<String, String> variables = Deployed.variables(Trees.sequence(container, "environment"));
        variables.putAll(Deployed.variables(Trees.sequence(container, "secrets")));
        final GatewayConfig config = there.config(variables);

        assertThat(Trees.sequence(container, "command")).isEqualTo(COMMAND);
        assertThat(Trees.sequence(container, "portMappings"))
                .extracting(mapping -> Trees.get(Trees.mapping(mapping), "containerPort"))
                .containsExactly(port(config), config.status().address().port());
        assertThat(variables).containsKeys("PORT", "LOG_LEVEL");
        final Duration end = Duration.ofSeconds((int) Trees.get(container, "stopTimeout"));
        Deployed.assertIsLongEnough(end, config);
        assertThat(end).as("the most that Fargate gives").isLessThanOrEqualTo(Duration.ofMinutes(2));
        assertThat(container).containsEntry("readonlyRootFilesystem", true).containsEntry("user", "65532:65532");
        assertThat(Trees.sequence(Trees.mapping(container, "healthCheck"), "command"))
                .containsExactly("CMD", "/opt/java/bin/java", "@/opt/sallyport/health.args");
        assertThat(there.text("Dockerfile")).contains("COPY gateway.yaml /etc/sallyport/gateway.yaml");
    }

    @Test
    void fly() throws IOException {
        final Deployed there = Deployed.in("fly");
        final Map<String, Object> app =
                new TomlMapper().readValue(there.text("fly.toml"), new TypeReference<Map<String, Object>>() {});
        final Map<String, String> variables = new java.util.HashMap<>(
                Map.of("SESSION_KEY", "0123456789abcdefghijklmnopqrstuvwxyz", "FLY_PRIVATE_IP", "fdaa::3"));
        Trees.mapping(app, "env").forEach((name, value) -> variables.put(name, value.toString()));
        final GatewayConfig config = there.config(variables);

        assertThat(Trees.get(Trees.mapping(app, "processes"), "app")).isEqualTo("run -c /etc/sallyport");
        assertThat(Trees.mapping(app, "http_service"))
                .containsEntry("internal_port", port(config))
                .containsEntry("auto_stop_machines", "off");
        assertThat(Trees.mapping(Trees.mapping(app, "checks"), "ready"))
                .containsEntry("port", config.status().address().port())
                .containsEntry("path", "/ready");
        assertThat(app).containsEntry("kill_signal", "SIGTERM");
        assertThat(Trees.mapping(Trees.sequence(app, "files").getFirst()))
                .containsEntry("guest_path", "/etc/sallyport/gateway.yaml")
                .containsEntry("local_path", "gateway.yaml");
        Deployed.assertIsLongEnough(Deployed.seconds(Trees.get(app, "kill_timeout")), config);
        assertThat(config.replicas()).isPresent();
        assertThat(variables).containsKeys("PORT", "LOG_LEVEL");
    }
}
