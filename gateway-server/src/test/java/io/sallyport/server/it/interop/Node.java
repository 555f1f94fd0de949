package io.sallyport.server.it.interop;

import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import io.sallyport.demo.stage.SpawnedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Node and the npm packages of the interoperability tests.
 *
 * @param directory where the packages and our drivers lie
 * @param program the Node that runs them
 */
record Node(Path directory, String program) {

    /** The reference server that has everything, among the packages. */
    static final String EVERYTHING = "@modelcontextprotocol/server-everything/dist/index.js";

    private static final Duration START = Duration.ofMinutes(1);

    /** One of our own scripts. */
    Path script(final String file) {
        return directory.resolve(file);
    }

    /** The command line of one of our own scripts. */
    List<String> driver(final String file, final List<String> arguments) {
        return command(script(file), arguments);
    }

    /** The command line of MCP Inspector, without its browser. */
    List<String> inspector(final List<String> arguments) {
        final var all = new ArrayList<>(List.of("--cli"));
        all.addAll(arguments);
        return packaged("@modelcontextprotocol/inspector/clients/launcher/build/index.js", all);
    }

    /** The command line of a script that a package brings. */
    List<String> packaged(final String script, final List<String> arguments) {
        return command(module(script), arguments);
    }

    /** Starts the reference server that has everything on a port, and returns when it listens. */
    SpawnedServer startEverything(final ProcessGroup group, final int port) throws IOException, InterruptedException {
        final var server = group.start(
                "everything", packaged(EVERYTHING, List.of("streamableHttp")), Map.of("PORT", Integer.toString(port)));
        server.awaitLine(line -> line.contains("listening on port " + port), START);
        return new SpawnedServer(server, port);
    }

    /**
     * Starts the server that needs no sessions on a port, and returns when it listens.
     *
     * @param more arguments of its script
     */
    SpawnedServer startModern(final ProcessGroup group, final String... more) throws IOException, InterruptedException {
        final int port = Ports.free();
        final var arguments = new ArrayList<>(List.of(Integer.toString(port)));
        arguments.addAll(List.of(more));
        final var server =
                group.start("modern" + String.join("", more), driver("modern-server.mjs", arguments), Map.of());
        server.awaitLine(line -> line.contains("listening on port " + port), START);
        return new SpawnedServer(server, port);
    }

    /** Where a package, or a file of one, is. */
    Path module(final String path) {
        return directory.resolve("node_modules").resolve(path);
    }

    private List<String> command(final Path script, final List<String> arguments) {
        final var command = new ArrayList<>(List.of(program, script.toString()));
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
