package io.sallyport.server.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.sallyport.demo.stage.DemoClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every official client, over TLS and with a token, on a route that merges three real servers. */
@NeedsNode
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsIT {

    private static final String LONG = "everything__trigger-long-running-operation";
    private static final String[] SOME_TOOLS = {"everything__echo", LONG, "notes__add_note", "weather__forecast"};
    private static final Duration STEP = Duration.ofMillis(500);

    private final Node node;
    private final Path directory;
    private final MergedRoute route;

    ClientsIT(final Node node, @TempDir final Path directory) throws Exception {
        this.node = node;
        this.directory = directory;
        this.route = MergedRoute.start(directory, node);
    }

    @AfterAll
    void stop() {
        route.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void theTypeScriptSdkListsAndCallsEveryServerAndHearsOfProgressMeanwhile(final String generation) throws Exception {
        final var client = new TypeScriptClient(node, route)
                .run(
                        generation,
                        "everything__echo={\"message\":\"hello\"}",
                        "notes__add_note={\"text\":\"remember\"}",
                        "notes__list_notes={}",
                        "weather__forecast={\"city\":\"Oslo\"}",
                        LONG + "={\"duration\":2,\"steps\":4}");

        assertThat(client.all("error")).isEmpty();
        assertThat(client.the("connected").get("session")).isInstanceOf(String.class);
        assertThat(client.the("tools").get("tools"))
                .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                .contains(SOME_TOOLS);
        assertThat(client.result("everything__echo")).isEqualTo("Echo: hello");
        assertThat(client.result("notes__list_notes")).isEqualTo("remember");
        assertThat(client.result("weather__forecast")).startsWith("Tomorrow in Oslo");
        assertProgressWhileFourStepsRan(client);
        assertThat(client.seen().getLast()).containsEntry("saw", "closed");
    }

    @Test
    void theJavaSdkListsAndCallsEveryServerAndHearsOfProgressMeanwhile() throws Exception {
        final var heard = new LinkedBlockingQueue<ProgressNotification>();
        try (var client = route.connect("java", heard::add)) {
            assertThat(client.tools()).extracting(Tool::name).contains(SOME_TOOLS);
            assertThat(text(client, "everything__echo", Map.of("message", "hello")))
                    .isEqualTo("Echo: hello");
            client.call("notes__add_note", Map.of("text", "remember"));
            assertThat(text(client, "notes__list_notes", Map.of())).isEqualTo("remember");
            assertThat(text(client, "weather__forecast", Map.of("city", "Oslo")))
                    .startsWith("Tomorrow in Oslo");

            final var call = client.begin(LONG, Map.of("duration", 2, "steps", 4), "how-far");
            final var first = heard.poll(30, TimeUnit.SECONDS);
            assertThat(call.isDone()).as("done when its first progress came").isFalse();
            assertThat(first).isNotNull();
            assertThat(DemoClient.texts(call.get(30, TimeUnit.SECONDS)).getFirst())
                    .contains("completed");
            assertThat(first.progress()).isEqualTo(1);
            assertThat(first.progressToken()).isEqualTo("how-far");
            assertThat(heard).extracting(ProgressNotification::progress).containsExactly(2.0, 3.0, 4.0);
        }
    }

    @Test
    void theMergedListIsWhatEachServerListsUnderItsName() throws Exception {
        final var expected = new ArrayList<String>();
        for (final var server : route.servers().entrySet()) {
            try (var direct = DemoClient.connect(server.getValue(), _ -> {})) {
                direct.tools().forEach(tool -> expected.add(server.getKey() + "__" + tool.name()));
            }
        }
        try (var client = route.connect("java", _ -> {})) {
            assertThat(client.tools()).extracting(Tool::name).containsExactlyElementsOf(expected);
        }
    }

    /** This server answers 400, not 404, to a session it does not know. */
    @Test
    void aSessionThatTheReferenceServerForgotIsRenewedAndSaysSo() throws Exception {
        try (var client = route.connect("java", _ -> {})) {
            client.call("notes__add_note", Map.of("text", "remember"));
            client.call("everything__echo", Map.of("message", "before"));
            route.restartEverything();

            final var renewed = client.call("everything__echo", Map.of("message", "after"));
            assertThat(DemoClient.texts(renewed)).containsExactly("Echo: after");
            assertThat(renewed.meta()).containsEntry("io.sallyport/sessionRenewed", "everything");
            assertThat(client.call("everything__echo", Map.of("message", "again"))
                            .meta())
                    .satisfiesAnyOf(
                            meta -> assertThat(meta).isNull(),
                            meta -> assertThat(meta).doesNotContainKey("io.sallyport/sessionRenewed"));
            assertThat(text(client, "notes__list_notes", Map.of())).isEqualTo("remember");
        }
    }

    @Test
    void theInspectorListsAndCallsEveryServer() throws Exception {
        final var inspector = new Inspector(node, route, directory);
        final var list = inspector.run("--method", "tools/list");
        assertThat(list.status()).as(list.all()).isZero();
        assertThat(list.output()).contains(List.of(SOME_TOOLS));
        final Map<String, List<String>> calls = Map.of(
                "Echo: hello", List.of("everything__echo", "message=hello"),
                "Kept as note 1.", List.of("notes__add_note", "text=remember"),
                "Tomorrow in Oslo", List.of("weather__forecast", "city=Oslo"));
        for (final var call : calls.entrySet()) {
            final var result = inspector.run(
                    "--method",
                    "tools/call",
                    "--tool-name",
                    call.getValue().getFirst(),
                    "--tool-arg",
                    call.getValue().getLast());
            assertThat(result.status()).as(result.all()).isZero();
            assertThat(result.output()).contains(call.getKey());
        }
    }

    /** Its command line shows no progress, so what its event stream brings it is watched. */
    @Test
    void theInspectorIsSentProgressWhileACallRuns() throws Exception {
        final var call = new Inspector(node, route, directory)
                .run(
                        "--method",
                        "tools/call",
                        "--tool-name",
                        LONG,
                        "--tool-arg",
                        "duration=2",
                        "steps=4",
                        "--tool-metadata",
                        "progressToken=how-far");
        assertThat(call.status()).as(call.all()).isZero();
        assertThat(call.output()).contains("completed");
        assertProgressWhileFourStepsRan(Sightings.in(call.errors()));
    }

    @Test
    void theInspectorIsToldThatItNeedsAToken() throws Exception {
        final var answer = new Inspector(node, route, directory).runAsStranger("--method", "tools/list");
        assertThat(answer.status()).isNotZero();
        assertThat(answer.errors()).contains("auth_required");
    }

    /** Each step takes half a second, so a client that hears of all of them at the end hears of them at once. */
    private static void assertProgressWhileFourStepsRan(final Sightings client) {
        final var call = client.lastCall();
        assertThat(call).extracting(seen -> seen.get("progress")).containsExactly(1, 2, 3, 4, null);
        assertThat(String.valueOf(call.getLast().get("text"))).contains("completed");
        assertThat(Sightings.between(call.getFirst(), call.getLast()))
                .as("milliseconds from the first progress to the result")
                .isGreaterThanOrEqualTo(STEP.toMillis());
    }

    private static String text(final DemoClient client, final String tool, final Map<String, Object> arguments) {
        return String.join("\n", DemoClient.texts(client.call(tool, arguments)));
    }
}
