package io.sallyport.server.testkit.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SubscriptionTest {

    private static final String STATIC = "test://static-text";
    private static final String WATCHED = "test://watched-resource";

    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    SubscriptionTest() throws IOException {
        server = ConformanceServer.serve(0);
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.stop(0);
    }

    @Test
    void whoSubscribedToAResourceHearsOfThatOneUnderTheIdOfTheSubscription() throws Exception {
        final var heard = listen(Map.of("resourceSubscriptions", List.of(WATCHED)));

        call("touch_resource", Map.of("uri", STATIC), true);
        call("touch_resource", Map.of("uri", WATCHED), true);

        final var updated = heard.next().object("params");
        assertThat(updated.string("uri")).hasValue(WATCHED);
        assertThat(updated.object("_meta").string("io.modelcontextprotocol/subscriptionId"))
                .hasValue("subscriptions/listen");
    }

    @Test
    void whoSubscribedToATaskHearsOfItWithItsResult() throws Exception {
        final var id = call("confirm_delete", Map.of(), true).require("taskId");
        final var heard = listen(Map.of("taskIds", List.of(id)));

        send("tasks/update", Map.of("taskId", id, "inputResponses", Map.of("confirm", Map.of())), id, true);

        var task = heard.next().object("params");
        while (!task.string("status").orElse("").equals("completed")) {
            task = heard.next().object("params");
        }
        assertThat(task.string("taskId")).hasValue(id);
        assertThat(task.object("result").has("content")).isTrue();
    }

    @Test
    void whoDoesNotKnowTasksCanNeitherSubscribeToThemNorBeGivenOne() throws Exception {
        final var refused =
                send("subscriptions/listen", Map.of("notifications", Map.of("taskIds", List.of())), "", false);

        assertThat(refused.findFirst().orElseThrow()).contains("\"code\":" + Refusal.MISSING_CAPABILITY);
        assertThat(call("slow_compute", Map.of("seconds", 0), false).string("resultType"))
                .hasValue("complete");
    }

    /** The messages that follow the acknowledgement. */
    private Iterator<JsonObject> listen(final Map<String, Object> filter) throws Exception {
        final var messages = send("subscriptions/listen", Map.of("notifications", filter), "", true)
                .filter(line -> line.startsWith("data: "))
                .map(line -> new JsonObject(JsonObject.literal(line.substring("data: ".length()))))
                .iterator();
        final var acknowledged = messages.next();
        assertThat(acknowledged.string("method")).hasValue("notifications/subscriptions/acknowledged");
        assertThat(acknowledged.object("params").object("notifications").members())
                .isEqualTo(filter);
        return messages;
    }

    private JsonObject call(final String tool, final Map<String, Object> arguments, final boolean knowsTasks)
            throws Exception {
        final var answer = send("tools/call", Map.of("name", tool, "arguments", arguments), tool, knowsTasks);
        return new JsonObject(JsonObject.literal(answer.findFirst().orElseThrow())).object("result");
    }

    /** Sends a request whose id is its method, and returns the lines of the response as they come. */
    private Stream<String> send(
            final String method, final Map<String, Object> params, final String name, final boolean knowsTasks)
            throws Exception {
        final Map<String, Object> extensions =
                knowsTasks ? Map.of("extensions", Map.of(Tasks.EXTENSION, Map.of())) : Map.of();
        final var capabilities = new LinkedHashMap<>(extensions);
        capabilities.put("elicitation", Map.of());
        final var all = new LinkedHashMap<>(params);
        all.put(
                "_meta",
                Map.of(
                        RequestMeta.VERSION,
                        RequestMeta.REVISION,
                        "io.modelcontextprotocol/clientCapabilities",
                        capabilities));
        final var body = JsonObject.write(Map.of("jsonrpc", "2.0", "id", method, "method", method, "params", all));
        final var request = HttpRequest.newBuilder(url())
                .header("Content-Type", "application/json")
                .header("MCP-Protocol-Version", RequestMeta.REVISION)
                .header("Mcp-Method", method)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!name.isEmpty()) {
            request.header("Mcp-Name", name);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofLines()).body();
    }

    private URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + Endpoint.MODERN.path());
    }
}
