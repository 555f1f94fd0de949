package io.sallyport.demo.stage;

import io.sallyport.demo.servers.ServerKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** The whole stage: the servers and the gateway running in front of them. Closing it ends every process. */
public final class Demo implements AutoCloseable {

    private static final String ISSUER = "https://issuer.sallyport.example";
    private static final Duration TOKEN_VALIDITY = Duration.ofHours(12);

    private final GatewayPorts ports;
    private final DemoDirectory directory;
    private final DemoPki pki;
    private final DemoTokens tokens;
    private final ProcessGroup group;
    private final List<SpawnedServer> servers;
    private final Gateway gateway;

    private Demo(GatewayPorts ports, JavaCommand gatewayCommand, Path path, ProcessGroup group)
            throws IOException, InterruptedException {
        final var clock = InstantSource.system();
        this.ports = ports;
        this.group = group;
        this.pki = DemoPki.create(clock);
        this.tokens = DemoTokens.create(ISSUER, clock);
        this.directory = DemoDirectory.prepare(path, pki, tokens);
        this.servers = DemoServers.spawnAll(group, kinds());
        this.gateway = Gateway.start(
                gatewayCommand.with("run", "-c", directory.configuration().toString()),
                environment(),
                group,
                ports.status());
    }

    /**
     * Starts everything; what fails to start takes what had started down with it.
     *
     * @param gateway how the gateway is run, without its arguments
     * @param path the working directory, created where it does not exist
     */
    public static Demo start(GatewayPorts ports, JavaCommand gateway, Path path)
            throws IOException, InterruptedException {
        final var group = new ProcessGroup(path);
        Runtime.getRuntime().addShutdownHook(new Thread(group::close, "end-children"));
        try {
            return new Demo(ports, gateway, path, group);
        } catch (IOException | InterruptedException | RuntimeException e) {
            group.close();
            throw e;
        }
    }

    /** Where MCP clients go, as the gateway publishes it. */
    public URI endpoint() {
        return URI.create("https://localhost:" + ports.mcp() + "/mcp");
    }

    public GatewayPorts ports() {
        return ports;
    }

    public DemoDirectory directory() {
        return directory;
    }

    public Gateway gateway() {
        return gateway;
    }

    /** Two replicas of notes, then weather and tickets. */
    public List<SpawnedServer> servers() {
        return servers;
    }

    /** A good token for a subject. */
    public String token(String subject) {
        return tokens.mint(endpoint().toString(), subject, TOKEN_VALIDITY);
    }

    public DemoTokens tokens() {
        return tokens;
    }

    public SSLContext trust() throws GeneralSecurityException {
        return pki.trust();
    }

    @Override
    public void close() {
        group.close();
    }

    private Map<String, String> environment() {
        final var environment = new HashMap<>(ports.environment());
        servers.forEach(server -> environment.put(
                "DEMO_" + server.name().replace('-', '_').toUpperCase(Locale.ROOT) + "_PORT",
                Integer.toString(server.port())));
        return Map.copyOf(environment);
    }

    private static Map<String, ServerKind> kinds() {
        final var kinds = new LinkedHashMap<String, ServerKind>();
        kinds.put("notes-a", ServerKind.NOTES);
        kinds.put("notes-b", ServerKind.NOTES);
        kinds.put("weather", ServerKind.WEATHER);
        kinds.put("tickets", ServerKind.TICKETS);
        return kinds;
    }
}
