package io.sallyport.benchmarks;

import io.sallyport.benchmarks.upstream.InstantUpstream;
import io.sallyport.config.GatewayConfig;
import io.sallyport.config.TelemetryConfig;
import io.sallyport.config.load.ConfigLoader;
import io.sallyport.config.load.LoadResult;
import io.sallyport.demo.stage.Ports;
import io.sallyport.mcp.Era;
import io.sallyport.mcp.JsonObject;
import io.sallyport.mcp.Messages;
import io.sallyport.mcp.ProtocolVersion;
import io.sallyport.server.assembly.PluginFactories;
import io.sallyport.server.observability.Telemetry;
import io.sallyport.server.observability.TelemetrySettings;
import io.sallyport.server.observability.Unread;
import io.sallyport.server.rehearsal.InProcessGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * What the suite of calls measures between processes, in this one: the same configuration, the same principals in their
 * sessions, the same bytes.
 *
 * @param requests a call of each principal
 */
record InProcess(InProcessGateway gateway, Telemetry telemetry, List<Prepared> requests, Path directory)
        implements AutoCloseable {

    private static final Pattern SESSION = Pattern.compile("(?i)mcp-session-id: (\\S+)");
    private static final String PATH = "/mcp";
    private static final String VERSION = "1";
    /** By itself a limit is asked millions of times a second. */
    private static final String NEVER_REACHED = "999999999/s";

    static final String TOOL = "alpha__echo";

    /**
     * A call, and what it is made of.
     *
     * @param http all of it
     * @param body its JSON
     */
    record Prepared(byte[] http, byte[] body, Map<String, String> headers, String session) {}

    static InProcess start() throws IOException {
        final var directory = Files.createTempDirectory("sallyport-jmh-");
        final var tokens = Premises.write(directory);
        final var config = config(directory);
        final var telemetry = Unread.telemetry(settings(config));
        final var gateway = new InProcessGateway(
                config, telemetry, PluginFactories.onTheClassPath(), VERSION, InstantUpstream::new, () -> false);
        final var requests = new ArrayList<Prepared>();
        for (final var token : Callers.tokens(Callers.FEW, tokens)) {
            requests.add(opened(gateway, token.orElseThrow()));
        }
        return new InProcess(gateway, telemetry, List.copyOf(requests), directory);
    }

    /** Opens a session, and makes a call in it that must be answered as the upstream does. */
    private static Prepared opened(final InProcessGateway gateway, final String token) throws IOException {
        final var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
        headers.put("Authorization", "Bearer " + token);
        final var answer =
                gateway.exchange(http(headers, Client.hello(JsonObject.start().end())));
        final var session = SESSION.matcher(answer);
        if (!session.find()) {
            throw new IOException("no session: " + answer);
        }
        headers.put("Mcp-Session-Id", session.group(1));
        headers.put("MCP-Protocol-Version", ProtocolVersion.V2025_11_25.text());
        gateway.exchange(http(headers, Messages.initialized()));
        final var request = new Script.Request(headers, Ask.echo(TOOL).body(Era.LEGACY));
        final var called = gateway.exchange(request.http(PATH, 1));
        if (!called.startsWith("HTTP/1.1 200 ") || !called.contains("The same answer.")) {
            throw new IOException("a call was answered with " + called);
        }
        return new Prepared(request.http(PATH, 1), request.json(1), Map.copyOf(headers), session.group(1));
    }

    private static byte[] http(final Map<String, String> headers, final byte[] message) {
        return new Script.Request(headers, new String(message, StandardCharsets.UTF_8)).http(PATH, 1);
    }

    private static GatewayConfig config(final Path directory) throws IOException {
        final var file = directory.resolve("gateway.yaml");
        Files.writeString(file, Configuration.USUAL.limited(NEVER_REACHED).yaml(Resources.text("gateway.yaml")));
        final var environment = new HashMap<>(Listeners.free().variables());
        for (final var port : List.of("UPSTREAM_PORT", "STATUS_PORT", "ADMIN_PORT")) {
            environment.put(port, Integer.toString(Ports.free()));
        }
        return switch (new ConfigLoader().load(List.of(file), environment)) {
            case LoadResult.Loaded loaded -> loaded.config();
            case LoadResult.Invalid invalid -> throw new IOException("gateway.yaml: " + invalid.problems());
        };
    }

    private static TelemetrySettings settings(final GatewayConfig config) {
        return TelemetrySettings.of(
                config.telemetry().otlp().map(TelemetryConfig.Otlp::endpoint),
                Optional.empty(),
                config.telemetry().traceRatio().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                VERSION,
                Map.of());
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        telemetry.close();
        try (var files = Files.walk(directory)) {
            for (final var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
