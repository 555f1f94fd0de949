// An MCP server of the official TypeScript SDK that speaks the revision without sessions and no other.
//   node modern-server.mjs PORT [dual]
// With `dual` it also speaks to clients of older revisions, without sessions.
// Tools: `greet` wants its argument `name` in a header field too; `interview` asks for a form, then for a model's words and
// the roots; `form` and `model` ask for one of them; `count` tells of its progress, twice; `publish` adds a tool, named by its
// argument or `fresh`, and says so; `touch` says that the resource note:///1 has changed. The prompt `letter` completes its
// argument `to`.

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { createMcpHandler, fromJsonSchema, inputRequired, McpServer } from "@modelcontextprotocol/server";

const port = Number(process.argv[2]);
const legacy = process.argv[3] === "dual" ? "stateless" : "reject";
const published = new Set();
const text = (said) => ({ content: [{ type: "text", text: said }] });
const none = fromJsonSchema({ type: "object" });

const capabilities = { tools: { listChanged: true }, resources: { subscribe: true }, prompts: {}, completions: {} };

const create = () => {
  const server = new McpServer(
    { name: "modern", version: "1.0.0" },
    { instructions: "Greet politely.", capabilities },
  );
  const name = { type: "string", "x-mcp-header": "Name" };
  const inputSchema = fromJsonSchema({ type: "object", properties: { name }, required: ["name"] });
  server.registerTool("greet", { inputSchema }, async (given) => text(`Grüße, ${given.name}`));
  server.registerTool("interview", { inputSchema: none }, async (_, { mcpReq }) => {
    const heard = mcpReq.inputResponses;
    const before = mcpReq.requestState();
    if (!before) {
      const requestedSchema = { type: "object", properties: { name: { type: "string" } } };
      const form = inputRequired.elicit({ message: "Who are you?", requestedSchema });
      return inputRequired({ inputRequests: { form }, requestState: "first" });
    }
    if (before === "first") {
      const content = { type: "text", text: "a haiku" };
      const model = inputRequired.createMessage({ messages: [{ role: "user", content }], maxTokens: 9 });
      const inputRequests = { model, roots: inputRequired.listRoots() };
      return inputRequired({ inputRequests, requestState: JSON.stringify(heard.form) });
    }
    return text(`${before} ${JSON.stringify(heard.model)} ${JSON.stringify(heard.roots)}`);
  });
  const ask = (tool, what) =>
    server.registerTool(tool, { inputSchema: none }, async (_, { mcpReq }) => {
      const heard = mcpReq.inputResponses?.[tool];
      return heard ? text(JSON.stringify(heard)) : inputRequired({ inputRequests: { [tool]: what } });
    });
  const properties = { name: { type: "string" } };
  ask("form", inputRequired.elicit({ message: "Who are you?", requestedSchema: { type: "object", properties } }));
  const content = { type: "text", text: "a haiku" };
  ask("model", inputRequired.createMessage({ messages: [{ role: "user", content }], maxTokens: 9 }));
  server.registerTool("count", { inputSchema: none }, async (_, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of progressToken === undefined ? [] : [1, 2]) {
      await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: 2 } });
    }
    return text("counted");
  });
  server.registerTool("publish", { inputSchema: none }, async (given) => {
    published.add(given.tool ?? "fresh");
    handler.notify.toolsChanged();
    return text("published");
  });
  server.registerTool("touch", { inputSchema: none }, async () => {
    handler.notify.resourceUpdated("note:///1");
    return text("touched");
  });
  server.registerResource("note", "note:///1", {}, async (uri) => ({ contents: [{ uri: uri.href, text: "a note" }] }));
  const argsSchema = fromJsonSchema({ type: "object", properties: { to: { type: "string" } }, required: ["to"] });
  server.registerPrompt("letter", { argsSchema }, ({ to }) => ({
    messages: [{ role: "user", content: { type: "text", text: `Dear ${to}` } }],
  }));
  server.server.setRequestHandler("completion/complete", async ({ params }) => ({
    completion: { values: ["Ada", "Alan", "Grace"].filter((name) => name.startsWith(params.argument.value)) },
  }));
  published.forEach((tool) => server.registerTool(tool, { inputSchema: none }, async () => text("fresh")));
  return server;
};

const handler = createMcpHandler(create, { legacy });

createServer(async (request, response) => {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const body = request.method === "POST" ? { body: Readable.toWeb(request), duplex: "half" } : {};
  const headers = new Headers(Object.entries(request.headers).map(([key, value]) => [key, String(value)]));
  const url = new URL(request.url, `http://127.0.0.1:${port}`);
  const answer = await handler.fetch(new Request(url, { method: request.method, headers, signal: gone.signal, ...body }));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.flushHeaders();
  if (answer.body) {
    Readable.fromWeb(answer.body).on("error", () => response.destroy()).pipe(response);
  } else {
    response.end();
  }
}).listen(port, "127.0.0.1", () => console.log(`listening on port ${port}`));
