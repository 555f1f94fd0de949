package io.sallyport.demo.servers;

import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import jakarta.servlet.http.HttpServlet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts a toolbox behind one of the SDK's servlet transports. Tools run on the request's own (virtual) thread. */
final class McpServlets {

    private static final String VERSION = "1.0.0";

    private final String name;
    private final List<DemoTool> tools;
    private final CallLedger ledger;

    McpServlets(String name, List<DemoTool> tools, CallLedger ledger) {
        this.name = name;
        this.tools = tools;
        this.ledger = ledger;
    }

    HttpServlet stateful() {
        final var transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint(EmbeddedServer.PATH)
                .build();
        final var _ = McpServer.sync(transport)
                .serverInfo(name, VERSION)
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(tools.stream().map(this::inSession).toList())
                .immediateExecution(true)
                .build();
        return transport;
    }

    HttpServlet stateless() {
        final var transport = HttpServletStatelessServerTransport.builder()
                .messageEndpoint(EmbeddedServer.PATH)
                .build();
        final var _ = McpServer.sync(transport)
                .serverInfo(name, VERSION)
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(tools.stream().map(this::withoutSession).toList())
                .immediateExecution(true)
                .build();
        return transport;
    }

    private McpServerFeatures.SyncToolSpecification inSession(DemoTool tool) {
        return new McpServerFeatures.SyncToolSpecification(
                tool.definition(),
                (exchange, request) -> run(tool, exchange.sessionId(), request, progress(exchange, request)));
    }

    private McpStatelessServerFeatures.SyncToolSpecification withoutSession(DemoTool tool) {
        return new McpStatelessServerFeatures.SyncToolSpecification(
                tool.definition(), (context, request) -> run(tool, "", request, (done, total, message) -> {}));
    }

    private CallToolResult run(DemoTool tool, String session, CallToolRequest request, Progress progress) {
        final var call = new Invocation(session, Objects.requireNonNullElse(request.arguments(), Map.of()), progress);
        ledger.called(session, call.text("nonce"));
        return tool.handler().apply(call);
    }

    private static Progress progress(McpSyncServerExchange exchange, CallToolRequest request) {
        final Object token = request.progressToken();
        return token == null
                ? (done, total, message) -> {}
                : (done, total, message) -> exchange.progressNotification(ProgressNotification.builder(token, done)
                        .total((double) total)
                        .message(message)
                        .build());
    }
}
