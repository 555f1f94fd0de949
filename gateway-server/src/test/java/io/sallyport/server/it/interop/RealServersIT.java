package io.sallyport.server.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.server.testkit.TestGateway;
import io.sallyport.server.testkit.WholeList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Four servers that everybody has, behind one route: one speaks HTTP, three are programs that the gateway starts. */
@NeedsNode
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealServersIT {

    private static final String CONFIGURATION = """
            upstreams:
              everything: { url: "http://127.0.0.1:${EVERYTHING_PORT}/mcp" }
              files: { command: ["${NODE}", "${SERVERS}/server-filesystem/dist/index.js", "${SCRATCH}/files"] }
              memory:
                command: ["${NODE}", "${SERVERS}/server-memory/dist/index.js"]
                env: { MEMORY_FILE_PATH: "${SCRATCH}/memory.jsonl" }
              thinking: { command: ["${NODE}", "${SERVERS}/server-sequential-thinking/dist/index.js"] }
            routes:
              main: { path: /mcp, auth: none, upstreams: [everything, files, memory, thinking] }
            """;
    private static final String[] ALWAYS = {
        "everything__echo", "files__read_text_file", "memory__read_graph", "thinking__sequentialthinking"
    };
    private static final String[] FOR_CAPABLE_CLIENTS = {
        "everything__get-roots-list", "everything__trigger-sampling-request", "everything__trigger-elicitation-request"
    };

    private final Path files;
    private final ProcessGroup group;
    private final TestGateway gateway;
    private final TypeScriptClient client;

    RealServersIT(final Node node, @TempDir final Path directory) throws Exception {
        // As the servers see it: they compare real paths.
        final var home = directory.toRealPath();
        this.files = Files.createDirectory(home.resolve("files"));
        this.group = new ProcessGroup(home);
        try {
            this.gateway = start(node, home);
            WholeList.await(
                    gateway.url("/mcp"),
                    "{}",
                    "{\"sampling\":{},\"elicitation\":{},\"roots\":{}}",
                    "{\"elicitation\":{}}");
        } catch (final Exception | AssertionError e) {
            group.close();
            throw e;
        }
        this.client = new TypeScriptClient(node, gateway.url("/mcp"), "", Map.of());
    }

    private TestGateway start(final Node node, final Path home) throws IOException, InterruptedException {
        final int port = node.startEverything(group, Ports.free()).port();
        return TestGateway.start(
                        home,
                        group,
                        CONFIGURATION,
                        Map.of(
                                "EVERYTHING_PORT", Integer.toString(port),
                                "NODE", node.program(),
                                "SERVERS", node.module("@modelcontextprotocol").toString(),
                                "SCRATCH", home.toString()))
                .awaitReady();
    }

    @AfterAll
    void stop() {
        gateway.close();
        group.close();
    }

    private static String json(final Object value) throws IOException {
        return McpJsonDefaults.getMapper().writeValueAsString(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void everyServerIsListedAndCalled(final String generation) throws Exception {
        final var file = Files.writeString(files.resolve(generation + ".txt"), "from disk")
                .toString();
        final var entity = Map.of("name", generation, "entityType", "sdk", "observations", List.of("remembered"));

        final var seen = client.run(
                generation,
                "everything__echo={\"message\":\"hello\"}",
                "files__read_text_file=" + json(Map.of("path", file)),
                "memory__create_entities=" + json(Map.of("entities", List.of(entity))),
                "memory__open_nodes=" + json(Map.of("names", List.of(generation))),
                "thinking__sequentialthinking="
                        + "{\"thought\":\"hm\",\"nextThoughtNeeded\":false,\"thoughtNumber\":1,\"totalThoughts\":1}");

        assertThat(seen.all("error")).isEmpty();
        assertTools(seen).contains(ALWAYS).doesNotContain(FOR_CAPABLE_CLIENTS);
        assertThat(seen.all("result")).allSatisfy(result -> assertThat(result).containsEntry("isError", false));
        assertThat(seen.result("everything__echo")).isEqualTo("Echo: hello");
        assertThat(seen.result("files__read_text_file")).isEqualTo("from disk");
        assertThat(seen.result("memory__open_nodes")).contains("remembered");
        assertThat(seen.result("thinking__sequentialthinking")).contains("\"thoughtNumber\": 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void aServerAsksTheClientsModelUserAndRoots(final String generation) throws Exception {
        final var root = files.toUri().toString();
        final var answers = Map.of(
                "sampling", "a haiku by " + generation,
                "elicitation", Map.of("name", "Ada of " + generation),
                "roots", List.of(root));

        final var seen = client.answering(json(answers))
                .run(
                        generation,
                        "everything__trigger-sampling-request={\"prompt\":\"write\"}",
                        "everything__trigger-elicitation-request={}",
                        "everything__get-roots-list={}");

        assertThat(seen.all("error")).isEmpty();
        assertTools(seen).contains(ALWAYS).contains(FOR_CAPABLE_CLIENTS);
        assertThat(seen.all("request"))
                .extracting(request -> request.get("kind"))
                .contains("sampling", "elicitation", "roots");
        assertThat(seen.result("everything__trigger-sampling-request")).contains("a haiku by " + generation);
        assertThat(seen.result("everything__trigger-elicitation-request")).contains("Name: Ada of " + generation);
        assertThat(seen.result("everything__get-roots-list")).contains(root);
    }

    @Test
    void aTaskOfARealServerAsksItsClientAndIsWaitedFor() throws Exception {
        final var tool = "everything__simulate-research-query";
        final var seen = client.answering(json(Map.of("elicitation", Map.of("interpretation", "snake"))))
                .run("v1", "task:" + tool + "={\"topic\":\"python\",\"ambiguous\":true}");

        assertThat(seen.all("error")).isEmpty();
        assertThat(seen.all("request"))
                .singleElement()
                .satisfies(asked -> assertThat(asked).containsEntry("kind", "elicitation"));
        assertThat(seen.result(tool)).contains("# Research Report: python (snake)");
        final var task = seen.the("taskCreated").get("task");
        assertThat(seen.all("taskStatus"))
                .isNotEmpty()
                .allSatisfy(state -> assertThat(state).containsEntry("task", task))
                .extracting(state -> state.get("status"))
                .contains("input_required");
    }

    private static ListAssert<String> assertTools(final Sightings seen) {
        return assertThat(seen.the("tools").get("tools")).asInstanceOf(InstanceOfAssertFactories.list(String.class));
    }
}
