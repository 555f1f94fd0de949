package io.sallyport.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import io.opentelemetry.proto.trace.v1.Span;
import io.sallyport.demo.stage.ChildProcess;
import io.sallyport.demo.stage.DemoTokens;
import io.sallyport.demo.stage.JavaCommand;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.it.SpanCollector.Exported;
import io.sallyport.server.testkit.McpHttp;
import io.sallyport.server.testkit.TestGateway;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of calls: client, gateway and upstream each export their own spans, and a line per call is logged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracesIT {

    private static final int CALLS = 100;
    private static final DemoTokens TOKENS = DemoTokens.create("https://issuer.test", InstantSource.system());

    private final SpanCollector collector = new SpanCollector();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String token = TOKENS.mint("traces", "alice", Duration.ofMinutes(10));
    private final ProcessGroup group;
    private final TestGateway gateway;

    TracesIT(@TempDir final Path directory) throws IOException, InterruptedException {
        group = new ProcessGroup(directory);
        final var listening = process(
                        "upstream", TracedServer.class, collector.endpoint().toString())
                .awaitLine(line -> line.startsWith(TracedServer.LISTENING), Duration.ofMinutes(1));
        TOKENS.writeJwks(Files.createDirectory(directory.resolve("gateway")).resolve("issuer.jwks"));
        // The environment asks for another protocol, and the configuration wins.
        gateway = TestGateway.start(
                        directory.resolve("gateway"),
                        group,
                        """
                telemetry: { otlp: { endpoint: "%s", protocol: http/protobuf } }
                upstreams: { traced: { url: "http://127.0.0.1:%s/mcp" } }
                routes:
                  main:
                    path: /mcp
                    publicUrl: "http://127.0.0.1:${PORT}"
                    auth: { jwt: { issuer: "https://issuer.test", jwks: issuer.jwks, audience: traces } }
                """.formatted(collector.endpoint(), listening.substring(TracedServer.LISTENING.length())),
                        Map.of("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"))
                .awaitReady();
    }

    @AfterAll
    void stop() {
        gateway.close();
        group.close();
        http.close();
        collector.close();
    }

    @Test
    void aHundredParallelCallsGiveAHundredUnmixedTrees() throws Exception {
        final var client = process(
                "client",
                TracedClient.class,
                gateway.url("/mcp").toString(),
                collector.endpoint().toString(),
                Integer.toString(CALLS));
        client.awaitLine(TracedClient.DONE::equals, Duration.ofMinutes(1));
        final var numbers = new HashMap<String, String>();
        for (final var line : Files.readAllLines(client.log())) {
            if (line.startsWith(TracedClient.CALLED)) {
                final var words = line.substring(TracedClient.CALLED.length()).split(" ", -1);
                numbers.put(words[0], words[1]);
            }
        }
        assertThat(numbers).hasSize(CALLS);

        final var spans = collector.await(all -> ofTraces(all, numbers).size() >= 4 * CALLS);

        assertThat(ofTraces(spans, numbers)).hasSize(4 * CALLS);
        numbers.forEach((trace, number) -> assertTree(
                spans.stream().filter(span -> span.trace().equals(trace)).toList(), number));
        assertThat(spans).noneMatch(span -> TracedClient.DECOY.contains(span.trace()));
    }

    @Test
    void theAccessLineHasExactlyTheFixedFieldsAndTheLogHoldsNoPayloadAndNoToken() throws Exception {
        final var caller = caller();
        caller.initialize();
        caller.with("X-Request-Id", "access-1");
        caller.call("echo", "{\"number\":\"argument-7c2f\"}");
        caller.call("no_such_tool", "{\"number\":\"argument-7c2f\"}");
        caller.request("no/such/method", "{\"cursor\":\"argument-7c2f\"}");
        gateway.process().awaitLine(line -> line.contains("no/such/method"), Duration.ofMinutes(1));

        final var log = Files.readAllLines(gateway.process().log());
        final var lines = new ArrayList<Map<String, Object>>();
        for (final var line : log) {
            if (line.contains("\"requestId\":\"access-1\"")) {
                lines.add(McpJsonDefaults.getMapper().readValue(line, new TypeRef<LinkedHashMap<String, Object>>() {}));
            }
        }
        assertThat(lines)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.keySet())
                        .containsExactly(
                                "timestamp",
                                "level",
                                "requestId",
                                "traceId",
                                "route",
                                "upstream",
                                "method",
                                "tool",
                                "sessionId",
                                "principal",
                                "clientAddress",
                                "protocolVersion",
                                "status",
                                "rpcCode",
                                "tier",
                                "durationMs",
                                "upstreamMs",
                                "bytesIn",
                                "bytesOut"));
        assertThat(lines.getFirst())
                .containsEntry("route", "main")
                .containsEntry("upstream", "traced")
                .containsEntry("method", "tools/call")
                .containsEntry("tool", "echo")
                .containsEntry("status", "ok")
                .containsEntry("protocolVersion", "2025-11-25")
                .containsEntry("clientAddress", "127.0.0.1");
        assertThat(lines.get(1)).containsEntry("status", "error").containsEntry("rpcCode", -32602);
        assertThat(lines.get(2)).containsEntry("status", "error").containsEntry("rpcCode", -32601);
        assertThat(log)
                .noneMatch(line -> line.contains("argument-7c2f"))
                .noneMatch(line -> line.contains(token.substring(0, 40)) || line.contains(signature()));
    }

    private static void assertTree(final List<Exported> tree, final String number) {
        final var root = only(tree, "client", Span.SpanKind.SPAN_KIND_CLIENT);
        final var served = only(tree, "sallyport", Span.SpanKind.SPAN_KIND_SERVER);
        final var sent = only(tree, "sallyport", Span.SpanKind.SPAN_KIND_CLIENT);
        final var ran = only(tree, "upstream", Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(root.parent()).isEmpty();
        assertThat(served.parent()).isEqualTo(root.id());
        assertThat(sent.parent()).isEqualTo(served.id());
        assertThat(ran.parent()).isEqualTo(sent.id());
        assertThat(ran.attribute("number")).isEqualTo(number);
        assertThat(ran.attribute("header"))
                .isEqualTo(ran.attribute("meta"))
                .matches("00-" + root.trace() + '-' + sent.id() + "-0[13]");
        assertThat(served.name()).isEqualTo("tools/call echo");
        assertThat(served.attributes())
                .containsEntry("mcp.method.name", "tools/call")
                .containsEntry("gen_ai.tool.name", "echo")
                .containsEntry("mcp.protocol.version", "2025-11-25");
        assertThat(served.attribute("mcp.session.id")).matches("[0-9a-f]{4,32}");
        assertThat(sent.attributes())
                .containsEntry("mcp.method.name", "tools/call")
                .containsEntry("gen_ai.tool.name", "echo");
    }

    private static Exported only(final List<Exported> tree, final String service, final Span.SpanKind kind) {
        final var found = tree.stream()
                .filter(span -> span.service().equals(service) && span.kind() == kind)
                .toList();
        assertThat(found).as("%s of %s in %s", kind, service, tree).hasSize(1);
        return found.getFirst();
    }

    private static List<Exported> ofTraces(final List<Exported> spans, final Map<String, String> traces) {
        return spans.stream().filter(span -> traces.containsKey(span.trace())).toList();
    }

    private ChildProcess process(final String name, final Class<?> main, final String... args) throws IOException {
        final var command = new JavaCommand(List.of(), System.getProperty("java.class.path"), main.getName());
        return group.start(name, command.with(args), Map.of(TracedClient.TOKEN, token));
    }

    /** Shares the connections of the others, and so is not closed. */
    private McpHttp caller() {
        return new McpHttp(gateway.url("/mcp"), http).with("Authorization", "Bearer " + token);
    }

    private String signature() {
        return token.substring(token.lastIndexOf('.') + 1);
    }
}
