// Walks a client of the official TypeScript SDK through a session and prints what it sees, one JSON object a line.
//   node sdk-client.mjs v1|v2 URL TOKEN TOOL=JSON…
// A call asks for progress. `at` is the client's own clock in milliseconds. A call of `task:TOOL` becomes a task, whose
// states are shown until it has a result; only v1 can do that.
//
// What the client can do for servers is in the environment, as JSON; it declares what is there and no more:
//   ANSWERS={"sampling": "what the model says", "elicitation": {"a": "form, filled in"}, "roots": ["file:///…"]}

const [generation, url, token, ...calls] = process.argv.slice(2);

const say = (seen) => console.log(JSON.stringify({ at: Math.round(performance.now()), ...seen }));

/** The two generations differ in their packages and in how a call is told its options. */
const sdk = {
  v1: async () => {
    const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
    const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js");
    const requests = await import("@modelcontextprotocol/sdk/types.js");
    const call = (client, params, options) => client.callTool(params, undefined, options);
    const handle = {
      sampling: (client, handler) => client.setRequestHandler(requests.CreateMessageRequestSchema, handler),
      elicitation: (client, handler) => client.setRequestHandler(requests.ElicitRequestSchema, handler),
      roots: (client, handler) => client.setRequestHandler(requests.ListRootsRequestSchema, handler),
    };
    return { Client, StreamableHTTPClientTransport, call, handle };
  },
  v2: async () => {
    const { Client, StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
    const call = (client, params, options) => client.callTool(params, options);
    const handle = {
      sampling: (client, handler) => client.setRequestHandler("sampling/createMessage", handler),
      elicitation: (client, handler) => client.setRequestHandler("elicitation/create", handler),
      roots: (client, handler) => client.setRequestHandler("roots/list", handler),
    };
    return { Client, StreamableHTTPClientTransport, call, handle };
  },
};

/** What the client says to each kind of request, given what it was told to answer. */
const answer = {
  sampling: (text) => ({ role: "assistant", model: "none", stopReason: "endTurn", content: { type: "text", text } }),
  elicitation: (content) => ({ action: "accept", content }),
  roots: (uris) => ({ roots: uris.map((uri) => ({ uri, name: "a root" })) }),
};

const { Client, StreamableHTTPClientTransport, call, handle } = await sdk[generation]();
const transport = new StreamableHTTPClientTransport(new URL(url), {
  requestInit: token ? { headers: { Authorization: `Bearer ${token}` } } : {},
});
const answers = Object.entries(JSON.parse(process.env.ANSWERS ?? "{}"));
const capabilities = Object.fromEntries(answers.map(([kind]) => [kind, {}]));
const client = new Client({ name: `typescript-${generation}`, version: "1.0.0" }, { capabilities });
for (const [kind, value] of answers) {
  handle[kind](client, async ({ params }) => {
    say({ saw: "request", kind, params });
    return answer[kind](value);
  });
}
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

const show = (tool, result) => {
  const text = result.content.map((block) => block.text ?? block.type).join("\n");
  say({ saw: "result", tool, isError: result.isError ?? false, text });
};

for (const [what, args] of calls.map((text) => text.split(/=(.*)/s))) {
  const name = what.replace(/^task:/, "");
  if (name !== what) {
    const states = client.experimental.tasks.callToolStream({ name, arguments: JSON.parse(args) });
    for await (const { type, task, result, error } of states) {
      if (task) say({ saw: type, tool: name, task: task.taskId, status: task.status });
      if (error) say({ saw: "error", error: String(error) });
      if (result) show(name, result);
    }
    continue;
  }
  const onprogress = ({ progress, total }) => say({ saw: "progress", tool: name, progress, total });
  const result = await call(client, { name, arguments: JSON.parse(args) }, { onprogress });
  show(name, result);
}

leaving = true;
await transport.terminateSession();
await client.close();
say({ saw: "closed" });
