package io.sallyport.benchmarks;

import io.sallyport.demo.stage.Gateway;
import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts gateways before an upstream, as a user starts one. */
record Gateways(Path launcher, ProcessGroup group, Cores cores, int upstreamPort) {

    /** What a process writes per call goes to a file of its own: standard error stays free for what went wrong. */
    private static final String TO_FILE = "log=$1; shift; exec \"$@\" >>\"$log\"";

    /**
     * A gateway that is ready.
     *
     * @param log where its access lines are
     */
    record Running(Gateway gateway, Listeners listeners, Path log) {

        ProcessHandle process() throws IOException {
            return ProcessHandle.of(gateway.process().pid())
                    .orElseThrow(() -> new IOException(gateway.process().complaint("is gone")));
        }

        MetricsPage metrics() throws IOException, InterruptedException {
            return new MetricsPage(gateway.get("/metrics").body());
        }

        /** Makes room on the core. */
        void stop() {
            gateway.process().stop();
        }

        URI url() {
            return listeners.plainUrl("/mcp");
        }

        URI tlsUrl() {
            return listeners.tlsUrl("/mcp");
        }
    }

    /**
     * What starts one, and with which environment.
     *
     * @param status the port to ask whether it is ready
     */
    record Start(List<String> command, Map<String, String> environment, Listeners listeners, int status, Path log) {}

    /**
     * Starts one on the measured core and returns when it is ready.
     *
     * @param name of its files
     * @param more for its environment
     */
    Running start(final String name, final Configuration configuration, final Map<String, String> more)
            throws IOException, InterruptedException {
        final var start = prepare(name, configuration, more, cores.measured(List.of()));
        return new Running(
                Gateway.start(start.command(), start.environment(), group, start.status()),
                start.listeners(),
                start.log());
    }

    /** @param pinning the words before its command */
    Start prepare(
            final String name,
            final Configuration configuration,
            final Map<String, String> more,
            final List<String> pinning)
            throws IOException {
        final var directory = group.directory();
        final var file = directory.resolve(name + ".yaml");
        Files.writeString(file, configuration.yaml(template()));
        final var log = directory.resolve(name + "-access.log");
        final var command = new ArrayList<>(List.of("sh", "-c", TO_FILE, "sh", log.toString()));
        command.addAll(pinning);
        command.addAll(List.of(launcher.toString(), "run", "-c", file.toString()));
        final var listeners = Listeners.free();
        final int status = Ports.free();
        final var environment = new HashMap<>(listeners.variables());
        environment.putAll(more);
        environment.put("UPSTREAM_PORT", Integer.toString(upstreamPort));
        environment.put("STATUS_PORT", Integer.toString(status));
        environment.put("ADMIN_PORT", Integer.toString(Ports.free()));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return new Start(command, environment, listeners, status, log);
    }

    /** That of the build's own tree, for an older build does not know the keys of a newer one; ours where it is in no tree. */
    private String template() throws IOException {
        final var own = launcher.resolveSibling("benchmarks/src/main/resources/benchmarks/gateway.yaml");
        return Files.exists(own) ? Files.readString(own) : Resources.text("gateway.yaml");
    }
}
