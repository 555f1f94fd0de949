package io.sallyport.demo.stage;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where the gateway listens on loopback: for MCP clients over TLS, for probes and metrics, for its operator. */
public record GatewayPorts(int mcp, int status, int admin) {

    /** Three that nobody uses. */
    public static GatewayPorts free() throws IOException {
        return new GatewayPorts(Ports.free(), Ports.free(), Ports.free());
    }

    /** A sentence on the first port that somebody else listens on. */
    public Optional<String> conflict() {
        final Map<String, Integer> options = new LinkedHashMap<>();
        options.put("--port", mcp);
        options.put("--status-port", status);
        options.put("--admin-port", admin);
        return options.entrySet().stream()
                .filter(option -> !Ports.isFree(option.getValue()))
                .map(option ->
                        "port " + option.getValue() + " on 127.0.0.1 is in use by another program: stop it, or choose"
                                + " another port with " + option.getKey())
                .findFirst();
    }

    /** As the demo's configuration names them. */
    public Map<String, String> environment() {
        return Map.of(
                "DEMO_PORT", Integer.toString(mcp),
                "DEMO_STATUS_PORT", Integer.toString(status),
                "DEMO_ADMIN_PORT", Integer.toString(admin));
    }
}
