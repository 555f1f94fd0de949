package io.sallyport.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.config.GatewayConfig;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code deploy/compose.yaml}, read strictly: what it does not use of the Compose specification it must not have. */
class ComposeTest {

    private static final Set<String> SERVICE = Set.of("image", "command", "environment", "networks", "restart");
    private static final Set<String> GATEWAY = Set.of(
            "image",
            "command",
            "environment",
            "ports",
            "networks",
            "volumes",
            "read_only",
            "tmpfs",
            "cap_drop",
            "security_opt",
            "mem_limit",
            "stop_grace_period",
            "restart");

    private final Map<String, Object> file;
    private final Map<String, Object> services;
    private final Map<String, Object> gateway;

    ComposeTest() throws IOException {
        file = new Deployed(Deployed.ROOT).tree("compose.yaml");
        services = Trees.mapping(file, "services");
        gateway = Trees.mapping(services, "gateway");
    }

    private Map<String, String> environment() {
        final Map<String, String> environment = new HashMap<>();
        Trees.mapping(gateway, "environment")
                .forEach((name, value) -> environment.put(name, Deployed.interpolated(value)));
        return environment;
    }

    private GatewayConfig config() {
        return Deployed.in("compose").config(environment());
    }

    @Test
    void everyKeyIsOneOfCompose() {
        assertThat(file).containsOnlyKeys("name", "services", "networks");
        assertThat(gateway.keySet()).isEqualTo(GATEWAY);
        services.forEach((name, service) -> {
            final Map<String, Object> one = Trees.mapping(service);
            assertThat(one.keySet()).as(name).isSubsetOf(GATEWAY).containsAll(SERVICE);
            assertThat(one.get("networks"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .isSubsetOf(Trees.mapping(file, "networks").keySet());
        });
    }

    @Test
    void theGatewayFindsItsConfigurationAndIsReachedWhereItListens() {
        assertThat(Trees.sequence(gateway, "command")).containsExactly("run", "-c", "/etc/sallyport");
        assertThat(Trees.sequence(gateway, "volumes")).containsExactly("./compose:/etc/sallyport:ro");
        assertThat(config().listeners().values()).singleElement().satisfies(listener -> {
            final int port = listener.address().port();
            assertThat(environment()).containsEntry("PORT", Integer.toString(port));
            assertThat(Trees.sequence(gateway, "ports"))
                    .as("without auth, for this machine alone")
                    .containsExactly("127.0.0.1:" + port + ":" + port);
        });
    }

    @Test
    void everyUpstreamIsAServiceThatNobodyElseReaches() throws IOException {
        final Map<String, Object> upstreams =
                Trees.mapping(Deployed.in("compose").tree("gateway.yaml"), "upstreams");
        assertThat(upstreams).hasSize(3);
        assertThat(upstreams.keySet())
                .isEqualTo(services.keySet().stream()
                        .filter(name -> !name.equals("gateway"))
                        .collect(Collectors.toSet()))
                .allSatisfy(name -> {
                    final URI url = URI.create(
                            Trees.get(Trees.mapping(upstreams, name), "url").toString());
                    final Map<String, Object> service = Trees.mapping(services, name);
                    assertThat(url.getHost()).isEqualTo(name);
                    assertThat(Trees.mapping(service, "environment"))
                            .containsEntry("PORT", Integer.toString(url.getPort()));
                    assertThat(service).doesNotContainKey("ports");
                    assertThat(Trees.sequence(service, "networks")).containsExactly("servers");
                });
        assertThat(Trees.sequence(gateway, "networks")).contains("servers");
    }

    @Test
    void theGatewayIsGivenTimeAndNothingElse() {
        Deployed.assertIsLongEnough(Deployed.seconds(Trees.get(gateway, "stop_grace_period")), config());
        assertThat(gateway)
                .containsEntry("read_only", true)
                .containsEntry("tmpfs", List.of("/tmp"))
                .containsEntry("cap_drop", List.of("ALL"))
                .containsEntry("security_opt", List.of("no-new-privileges:true"));
    }
}
