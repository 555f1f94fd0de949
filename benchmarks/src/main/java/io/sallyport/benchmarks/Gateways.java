package io.sallyport.benchmarks;

import io.sallyport.demo.stage.Gateway;
import io.sallyport.demo.stage.Ports;
import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts gateways on the measured core, as a user starts one. */
final class Gateways {

    /** What a process writes per call goes to a file of its own: standard error stays free for what went wrong. */
    private static final String TO_FILE = "log=$1; shift; exec \"$@\" >>\"$log\"";

    private final Path launcher;
    private final ProcessGroup group;
    private final Cores cores;
    private final int upstreamPort;

    /** @param launcher of the gateway, as a user would start it */
    Gateways(final Path launcher, final ProcessGroup group, final Cores cores, final int upstreamPort) {
        this.launcher = launcher;
        this.group = group;
        this.cores = cores;
        this.upstreamPort = upstreamPort;
    }

    /** A gateway that is ready. */
    record Running(Gateway gateway, Listeners listeners) {

        ProcessHandle process() throws IOException {
            return ProcessHandle.of(gateway.process().pid())
                    .orElseThrow(() -> new IOException(gateway.process().complaint("is gone")));
        }

        URI url() {
            return listeners.plainUrl("/mcp");
        }
    }

    /**
     * Starts one and returns when it is ready.
     *
     * @param name of its access log
     * @param configuration a file of the group's directory
     * @param more for its environment
     */
    Running start(final String name, final String configuration, final Map<String, String> more)
            throws IOException, InterruptedException {
        final var listeners = Listeners.free();
        final int status = Ports.free();
        final var environment = new HashMap<>(listeners.variables());
        environment.putAll(more);
        environment.put("UPSTREAM_PORT", Integer.toString(upstreamPort));
        environment.put("STATUS_PORT", Integer.toString(status));
        environment.put("ADMIN_PORT", Integer.toString(Ports.free()));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        final var directory = group.directory();
        final var command = new ArrayList<>(List.of(
                "sh",
                "-c",
                TO_FILE,
                "sh",
                directory.resolve(name + "-access.log").toString()));
        command.addAll(cores.measured(List.of(
                launcher.toString(),
                "run",
                "-c",
                directory.resolve(configuration).toString())));
        return new Running(Gateway.start(command, environment, group, status), listeners);
    }
}
