package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.ScriptedUpstream;
import io.sallyport.server.testkit.TestGateway;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that never send their session id back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgivenClientsIT {

    private final ScriptedUpstream keepsNothing = ScriptedUpstream.start("echo");
    private final ScriptedUpstream keepsSessions =
            ScriptedUpstream.start("echo").stateful();
    private final ProcessGroup group;
    private final TestGateway gateway;

    ForgivenClientsIT(@TempDir final Path directory) throws Exception {
        this.group = new ProcessGroup(directory);
        this.gateway = TestGateway.start(
                        directory.resolve("gateway"), group, """
                        upstreams:
                          plain: { url: "%s" }
                          kept: { url: "%s" }
                        routes:
                          plain: { path: /plain, auth: none, upstreams: [plain] }
                          strict: { path: /strict, auth: none, upstreams: [plain], strict: true }
                          mixed: { path: /mixed, auth: none, upstreams: [plain, kept] }
                        """.formatted(keepsNothing.url(), keepsSessions.url()))
                .awaitReady();
    }

    @AfterAll
    void stop() throws Exception {
        gateway.close();
        keepsNothing.close();
        keepsSessions.close();
        group.close();
    }

    @Test
    void whereNoServerKeepsAnythingTheyAreServedAndCounted() throws Exception {
        final double before = tolerated();
        try (var client = forgetful("/plain")) {
            assertThat(client.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                            .statusCode())
                    .isEqualTo(202);
            assertThat(client.request("tools/list", "{}").body()).contains("\"echo\"");
            assertThat(client.call("echo", "{}").body()).contains("\"text\":\"echo\"");
        }
        assertThat(tolerated()).isEqualTo(before + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/strict", "/mixed"})
    void whereOneKeepsSessionsOrTheRouteIsStrictTheyAreToldWhatIsMissing(final String path) throws Exception {
        try (var client = forgetful(path)) {
            final var answer = client.request("tools/list", "{}");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("Mcp-Session-Id is missing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logging/setLevel", "resources/subscribe", "tasks/get", "unheard/of"})
    void whatIsAboutASessionNeedsOne(final String method) throws Exception {
        try (var client = forgetful("/plain")) {
            assertThat(client.request(method, "{}").statusCode()).isEqualTo(400);
        }
    }

    private McpHttp forgetful(final String path) throws Exception {
        final var client = new McpHttp(gateway.url(path));
        assertThat(client.initialize().statusCode()).isEqualTo(200);
        return client.forgetting();
    }

    private double tolerated() throws Exception {
        return gateway.metric("mcp_requests_tolerated_total{route=\"plain\"}");
    }
}
