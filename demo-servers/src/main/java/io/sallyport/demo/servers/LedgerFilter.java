package io.sallyport.demo.servers;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes into the ledger what only HTTP shows: methods received, sessions opened and deleted. */
final class LedgerFilter extends HttpFilter {

    private static final String SESSION = "Mcp-Session-Id";
    private static final int MAX_BODY = 16 * 1024 * 1024;

    private final transient CallLedger ledger;
    private final transient Consumer<String> onSessionEnd;

    LedgerFilter(CallLedger ledger, Consumer<String> onSessionEnd) {
        this.ledger = ledger;
        this.onSessionEnd = onSessionEnd;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        switch (request.getMethod().toUpperCase(Locale.ROOT)) {
            case "POST" -> post(request, response, chain);
            case "DELETE" -> delete(request, response, chain);
            default -> chain.doFilter(request, response);
        }
    }

    private void post(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        final byte[] body = request.getInputStream().readNBytes(MAX_BODY);
        ledger.received(methodOf(new String(body, StandardCharsets.UTF_8)));
        chain.doFilter(new BufferedRequest(request, body), new Witness(response));
    }

    private void delete(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ledger.deleteReceived();
        chain.doFilter(request, response);
        final String session = request.getHeader(SESSION);
        if (session != null && response.getStatus() == HttpServletResponse.SC_OK) {
            ledger.ended(session);
            onSessionEnd.accept(session);
        }
    }

    private static String methodOf(String body) {
        try {
            return switch (McpSchema.deserializeJsonRpcMessage(McpJsonDefaults.getMapper(), body)) {
                case McpSchema.JSONRPCRequest request -> request.method();
                case McpSchema.JSONRPCNotification notification -> notification.method();
                default -> "(response)";
            };
        } catch (IOException | RuntimeException e) {
            // The transport behind this filter meets the same bytes and answers for them.
            return "(malformed)";
        }
    }

    /** Sees a session id assigned before the client can, so that the ledger is never behind what a client knows. */
    private final class Witness extends HttpServletResponseWrapper {

        Witness(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setHeader(String name, String value) {
            if (SESSION.equalsIgnoreCase(name)) {
                ledger.opened(value);
            }
            super.setHeader(name, value);
        }
    }
}
