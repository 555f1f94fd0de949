package io.sallyport.demo.servers;

import io.modelcontextprotocol.json.McpJsonDefaults;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code GET /stats}: the ledger as JSON. */
final class StatsServlet extends HttpServlet {

    private final transient CallLedger ledger;

    StatsServlet(CallLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream().write(McpJsonDefaults.getMapper().writeValueAsBytes(ledger.stats()));
    }
}
