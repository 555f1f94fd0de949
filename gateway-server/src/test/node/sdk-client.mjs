// Walks a client of the official TypeScript SDK through a session and prints what it sees, one JSON object a line.
//   node sdk-client.mjs v1|v2 URL TOKEN TOOL=JSON…
// A call asks for progress. `at` is the client's own clock in milliseconds.

const [generation, url, token, ...calls] = process.argv.slice(2);

const say = (seen) => console.log(JSON.stringify({ at: Math.round(performance.now()), ...seen }));

/** The two generations differ in their packages and in how a call is told its options. */
const sdk = {
  v1: async () => {
    const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
    const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js");
    const call = (client, params, options) => client.callTool(params, undefined, options);
    return { Client, StreamableHTTPClientTransport, call };
  },
  v2: async () => {
    const { Client, StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
    const call = (client, params, options) => client.callTool(params, options);
    return { Client, StreamableHTTPClientTransport, call };
  },
};

const { Client, StreamableHTTPClientTransport, call } = await sdk[generation]();
const transport = new StreamableHTTPClientTransport(new URL(url), {
  requestInit: { headers: { Authorization: `Bearer ${token}` } },
});
const client = new Client({ name: `typescript-${generation}`, version: "1.0.0" });
// Leaving, the client aborts its own stream, and sometimes tells itself so.
let leaving = false;
client.onerror = (error) => {
  if (!(leaving && String(error).includes("AbortError"))) say({ saw: "error", error: String(error) });
};

await client.connect(transport);
say({ saw: "connected", server: client.getServerVersion().name, session: transport.sessionId });
await client.ping();

const tools = [];
for (let cursor, first = true; first || cursor; first = false) {
  const page = await client.listTools(cursor ? { cursor } : undefined);
  tools.push(...page.tools.map((tool) => tool.name));
  cursor = page.nextCursor;
}
say({ saw: "tools", tools });

for (const [name, args] of calls.map((text) => text.split(/=(.*)/s))) {
  const onprogress = ({ progress, total }) => say({ saw: "progress", tool: name, progress, total });
  const result = await call(client, { name, arguments: JSON.parse(args) }, { onprogress });
  const text = result.content.map((block) => block.text ?? block.type).join("\n");
  say({ saw: "result", tool: name, isError: result.isError ?? false, text });
}

leaving = true;
await transport.terminateSession();
await client.close();
say({ saw: "closed" });
