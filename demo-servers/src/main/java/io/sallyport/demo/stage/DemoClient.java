package io.sallyport.demo.stage;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** A session of the official Java SDK's client. */
public final class DemoClient implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final McpSyncClient client;

    private DemoClient(McpSyncClient client) {
        this.client = client;
    }

    /** Through TLS, with a token. */
    public static DemoClient connect(URI endpoint, SSLContext trust, String token) {
        return connect(endpoint, trust, token, progress -> {});
    }

    /** The same; every progress notification of the session goes to {@code onProgress}. */
    public static DemoClient connect(
            URI endpoint, SSLContext trust, String token, Consumer<ProgressNotification> onProgress) {
        return open(
                transport(endpoint)
                        .customizeClient(http -> http.sslContext(trust))
                        .addHttpRequestCustomizer((request, method, uri, body, context) ->
                                request.setHeader("Authorization", "Bearer " + token)),
                onProgress);
    }

    /** Straight to a server that asks for neither. */
    public static DemoClient connect(URI endpoint, Consumer<ProgressNotification> onProgress) {
        return open(transport(endpoint), onProgress);
    }

    private static HttpClientStreamableHttpTransport.Builder transport(URI endpoint) {
        return HttpClientStreamableHttpTransport.builder(endpoint.resolve("/").toString())
                .endpoint(endpoint.getPath());
    }

    private static DemoClient open(
            HttpClientStreamableHttpTransport.Builder transport, Consumer<ProgressNotification> onProgress) {
        final var client = McpClient.sync(transport.build())
                .requestTimeout(DEADLINE)
                .initializationTimeout(DEADLINE)
                .progressConsumer(onProgress)
                .build();
        client.initialize();
        return new DemoClient(client);
    }

    /** The whole list, every page. */
    public List<Tool> tools() {
        return client.listTools().tools();
    }

    public CallToolResult call(String tool, Map<String, Object> arguments) {
        return client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
    }

    /** Begins a call that asks for progress, and does not wait for it. */
    public FutureTask<CallToolResult> begin(String tool, Map<String, Object> arguments, String progressToken) {
        final var request = CallToolRequest.builder(tool)
                .arguments(arguments)
                .progressToken(progressToken)
                .build();
        final var call = new FutureTask<>(() -> client.callTool(request));
        // A thread of its own: the JDK's HTTP client completes answers on the common pool, which a waiting call would
        // occupy.
        Thread.ofVirtual().start(call);
        return call;
    }

    /** The text blocks of a result. */
    public static List<String> texts(CallToolResult result) {
        return result.content().stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .toList();
    }

    /** Ends the session, and returns when the server was told. */
    @Override
    public void close() {
        client.closeGracefully();
    }
}
