package io.sallyport.demo;

import io.sallyport.demo.stage.Demo;

/** What to paste next. */
final class Instructions {

    private Instructions() {}

    static String of(Demo demo) {
        return TEMPLATE.replace("{url}", demo.endpoint().toString())
                .replace("{ca}", demo.directory().authority().toString())
                .replace("{dir}", demo.directory().path().toString())
                .replace("{config}", demo.directory().configuration().toString())
                .replace("{status}", demo.gateway().status().toString())
                .replace("{admin}", "http://127.0.0.1:" + demo.ports().admin())
                .replace("{token}", demo.token("ann"));
    }

    private static final String TEMPLATE = """

            Sallyport is ready at {url}
            in front of notes (2 replicas), weather and tickets.

            The token and the demo's certificate authority, for the commands below (valid 12 hours):

              export TOKEN='{token}'
              export CA='{ca}'

            curl:

              curl -i --cacert "$CA" {url} \\
                -H "Authorization: Bearer $TOKEN" \\
                -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\
                -d '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
                     "capabilities":{},"clientInfo":{"name":"curl","version":"1"}}}'

            MCP Inspector (needs Node 22.19 or newer):

              NODE_EXTRA_CA_CERTS="$CA" npx -y @modelcontextprotocol/inspector --cli {url} \\
                --transport http --method tools/list --header "Authorization: Bearer $TOKEN"

            A client's configuration (start the client with NODE_EXTRA_CA_CERTS={ca}):

              {
                "mcpServers": {
                  "sallyport": {
                    "type": "http",
                    "url": "{url}",
                    "headers": { "Authorization": "Bearer {token}" }
                  }
                }
              }

            Metrics {status}/metrics   ready {status}/ready   health {status}/health   admin {admin}
            Configuration {config}   logs {dir}/*.log

            Ctrl-C stops everything.
            """;
}
