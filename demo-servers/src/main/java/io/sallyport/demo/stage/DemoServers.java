package io.sallyport.demo.stage;

import io.sallyport.demo.servers.DemoServer;
import io.sallyport.demo.servers.EmbeddedServer;
import io.sallyport.demo.servers.ServerKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts demo servers, in this process or as processes of their own, from whatever class path this one runs on. */
public final class DemoServers {

    private static final String ANNOUNCEMENT = "listening ";
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx96m", "-Dlogback.configurationFile=demo-logback.xml");

    private DemoServers() {}

    /** Starts a server in this process, on any free port. */
    public static DemoServer start(ServerKind kind, String name) throws IOException {
        return EmbeddedServer.start(kind, name, 0);
    }

    /** Starts a server as a process, on any free port, and returns when it listens. */
    public static SpawnedServer spawn(ProcessGroup group, ServerKind kind, String name)
            throws IOException, InterruptedException {
        return spawn(group, kind, name, 0);
    }

    /**
     * The same on a given port, for a server that comes back.
     *
     * @throws IOException with the end of its log when it does not come up
     */
    public static SpawnedServer spawn(ProcessGroup group, ServerKind kind, String name, int port)
            throws IOException, InterruptedException {
        return await(launch(group, kind, name, port));
    }

    /** Starts several at once, each under its name: starting is most of the cost. */
    public static List<SpawnedServer> spawnAll(ProcessGroup group, Map<String, ServerKind> kinds)
            throws IOException, InterruptedException {
        final var launched = new ArrayList<ChildProcess>();
        for (final var entry : kinds.entrySet()) {
            launched.add(launch(group, entry.getValue(), entry.getKey(), 0));
        }
        final var servers = new ArrayList<SpawnedServer>();
        for (final ChildProcess process : launched) {
            servers.add(await(process));
        }
        return List.copyOf(servers);
    }

    private static ChildProcess launch(ProcessGroup group, ServerKind kind, String name, int port) throws IOException {
        // What a killed server leaves behind then goes with the group's directory.
        final var flags = new ArrayList<>(FLAGS);
        flags.add("-Djava.io.tmpdir=" + group.directory());
        final var command =
                new JavaCommand(flags, System.getProperty("java.class.path"), "io.sallyport.demo.DemoServerMain");
        return group.start(
                name,
                command.with(kind.toString(), "--port", Integer.toString(port), "--name", name, "--until-eof"),
                Map.of());
    }

    private static SpawnedServer await(ChildProcess process) throws IOException, InterruptedException {
        final String line = process.awaitLine(text -> text.startsWith(ANNOUNCEMENT), DEADLINE);
        return new SpawnedServer(process, Integer.parseInt(line.substring(ANNOUNCEMENT.length())));
    }
}
