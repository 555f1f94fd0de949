package io.sallyport.distribution;

import io.sallyport.demo.servers.DemoServer;
import io.sallyport.demo.servers.ServerKind;
import io.sallyport.demo.stage.DemoClient;
import io.sallyport.demo.stage.DemoPki;
import io.sallyport.demo.stage.DemoServers;
import io.sallyport.demo.stage.Gateway;
import io.sallyport.demo.stage.GatewayPorts;
import io.sallyport.demo.stage.ProcessGroup;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A directory with a configuration and a certificate, a server for it, and clients that know both. */
record Place(Path directory, GatewayPorts ports, DemoPki pki, DemoServer weather, ProcessGroup group)
        implements AutoCloseable {

    /** @param more keys of the route, each after a comma */
    static Place make(final Path parent, final String more) throws IOException {
        final var directory = Files.createDirectories(parent.resolve("configuration"));
        final var ports = GatewayPorts.free();
        final var pki = DemoPki.create(InstantSource.system());
        final var weather = DemoServers.start(ServerKind.WEATHER, "weather");
        DemoPki.write(pki.forLoopback(), directory.resolve("tls.crt"), directory.resolve("tls.key"));
        Files.writeString(directory.resolve("gateway.yaml"), """
                listeners:
                  mcp:
                    address: "127.0.0.1:%d"
                    publicUrl: "https://localhost:%1$d"
                    tls: { certificate: tls.crt, key: tls.key }
                status: { address: "127.0.0.1:%d" }
                admin: { address: "127.0.0.1:%d" }
                drain: { delay: 0s, timeout: 5s }
                upstreams: { weather: { url: "%s" } }
                routes: { main: { path: /mcp, auth: none%s } }
                """.formatted(
                        ports.mcp(), ports.status(), ports.admin(), weather.uri(), more));
        return new Place(directory, ports, pki, weather, new ProcessGroup(parent));
    }

    /** Lets users who are nobody read it, as a mounted Secret does. */
    Place readableByAll() throws IOException {
        for (final var file : Tree.walk(directory)) {
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
        }
        return this;
    }

    /** Returns when it is ready. */
    Gateway start(final List<String> program, final Map<String, String> environment, final String configuration)
            throws IOException, InterruptedException {
        final var command = Stream.concat(program.stream(), Stream.of("run", "-c", configuration));
        return Gateway.start(command.toList(), environment, group, ports.status());
    }

    /** What a tool says, through TLS. */
    String forecast() throws Exception {
        final var endpoint = URI.create("https://localhost:" + ports.mcp() + "/mcp");
        try (var client = DemoClient.connect(endpoint, pki.trust(), "nobody-asks")) {
            return String.join("", DemoClient.texts(client.call("forecast", Map.of("city", "Oslo"))));
        }
    }

    @Override
    public void close() {
        group.close();
        weather.close();
    }
}
