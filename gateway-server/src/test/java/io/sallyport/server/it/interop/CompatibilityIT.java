package io.sallyport.server.it.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Clients and servers of other people's, of either era, all through one merged route: what the README says of them is so. */
@NeedsNode
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompatibilityIT {

    private static final Path BASE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    private static final Path README = BASE.resolveSibling("README.md");
    private static final Path GENERATED = BASE.resolve("target/compatibility.md");
    private static final String BEGIN = "<!-- compatibility -->\n\n";
    private static final String END = "\n<!-- /compatibility -->\n";
    private static final Duration DEADLINE = Duration.ofMinutes(3);

    private final Node node;
    private final CompatibilityRoute route;

    CompatibilityIT(final Node node, @TempDir final Path directory) throws Exception {
        this.node = node;
        this.route = CompatibilityRoute.start(node, directory);
    }

    @AfterAll
    void stop() {
        route.close();
    }

    @Test
    void theTableInTheReadmeIsWhatEveryClientSawOfEveryServer() throws Exception {
        final var table = new CompatibilityTable(List.copyOf(route.servers().keySet()), walkAll()).markdown();
        Files.writeString(GENERATED, table);

        final var readme = Files.readString(README);
        assertThat(readme).contains(BEGIN, END);
        assertThat(readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END)))
                .as("the table in the README; what the clients saw is in %s:%n%s", GENERATED, table)
                .isEqualTo(table);
    }

    /** What each client is called, by its name among the drivers. */
    private Map<String, String> clients() throws IOException {
        final var v1 = "TypeScript SDK " + version("@modelcontextprotocol/sdk");
        final var v2 = "TypeScript SDK " + version("@modelcontextprotocol/client");
        final var inspector = "Inspector " + version("@modelcontextprotocol/inspector");
        final var clients = new LinkedHashMap<String, String>();
        clients.put("v1", v1);
        clients.put("v2-legacy", v2 + ", `legacy`");
        clients.put("v2-auto", v2 + ", `auto`");
        clients.put("v2-pinned", v2 + ", pinned");
        clients.put("inspector-legacy", inspector + ", `legacy`");
        clients.put("inspector-auto", inspector + ", `auto`");
        clients.put("inspector-modern", inspector + ", `modern`");
        return clients;
    }

    /**
     * One after the other, because what one publishes makes the lists of the others stale: an SDK whose list is gone twice
     * while it calls gives up on the header fields that a tool wants its arguments in.
     */
    private Map<String, Sightings> walkAll() throws IOException, InterruptedException {
        final var seen = new LinkedHashMap<String, Sightings>();
        for (final var client : clients().entrySet()) {
            seen.put(client.getValue(), walk(client.getKey()));
        }
        return seen;
    }

    private Sightings walk(final String client) throws IOException, InterruptedException {
        final var servers = new LinkedHashMap<String, String>();
        route.servers().forEach((name, url) -> servers.put(name, url.toString()));
        final var arguments = List.of(
                client, route.url().toString(), McpJsonDefaults.getMapper().writeValueAsString(servers));
        final var run = Finished.run(node.directory(), node.driver("compatibility.mjs", arguments), Map.of(), DEADLINE);
        if (run.status() != 0) {
            throw new IOException(client + " failed: " + run.all());
        }
        return Sightings.in(run.output());
    }

    private String version(final String module) throws IOException {
        final Map<String, Object> description = McpJsonDefaults.getMapper()
                .readValue(Files.readString(node.module(module + "/package.json")), new TypeRef<>() {});
        return String.valueOf(description.get("version"));
    }
}
