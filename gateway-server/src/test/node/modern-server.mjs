// An MCP server of the official TypeScript SDK that speaks the revision without sessions and no other.
//   node modern-server.mjs PORT
// Tools: `greet` wants its argument `name` in a header field too; `interview` asks for a form, then for a model's words and
// the roots; `publish` adds a tool and says so; `touch` says that the resource note:///1 has changed.

import { createServer } from "node:http";
import { Readable } from "node:stream";
import { createMcpHandler, fromJsonSchema, inputRequired, McpServer } from "@modelcontextprotocol/server";

const port = Number(process.argv[2]);
let published = false;
const text = (said) => ({ content: [{ type: "text", text: said }] });
const none = fromJsonSchema({ type: "object" });

const create = () => {
  const server = new McpServer(
    { name: "modern", version: "1.0.0" },
    { instructions: "Greet politely.", capabilities: { tools: { listChanged: true }, resources: { subscribe: true } } },
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
  server.registerTool("publish", { inputSchema: none }, async () => {
    published = true;
    handler.notify.toolsChanged();
    return text("published");
  });
  server.registerTool("touch", { inputSchema: none }, async () => {
    handler.notify.resourceUpdated("note:///1");
    return text("touched");
  });
  server.registerResource("note", "note:///1", {}, async (uri) => ({ contents: [{ uri: uri.href, text: "a note" }] }));
  if (published) {
    server.registerTool("fresh", { inputSchema: none }, async () => text("fresh"));
  }
  return server;
};

const handler = createMcpHandler(create, { legacy: "reject" });

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
