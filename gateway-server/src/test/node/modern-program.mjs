// An MCP server of the official TypeScript SDK that speaks the revision without sessions and no other, over its pipes.
// Tools: `greet` wants its argument `name` in a header field too; `interview` asks for a form, then for a model's words and
// the roots; `publish` adds a tool and says so; `touch` says that the resource note:///1 has changed; `work` tells of
// progress and logs; `wait` waits until it is cancelled; `who` answers the process, how many waited in vain, and the client;
// `quit` ends the process.

import { fromJsonSchema, inputRequired, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";

let cancelled = 0;
const text = (said) => ({ content: [{ type: "text", text: said }] });
const none = fromJsonSchema({ type: "object" });

const create = () => {
  const server = new McpServer(
    { name: "modern", version: "1.0.0" },
    { instructions: "Greet politely.", capabilities: { tools: { listChanged: true }, resources: { subscribe: true }, logging: {} } },
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
    server.registerTool("fresh", { inputSchema: none }, async () => text("fresh"));
    return text("published");
  });
  server.registerTool("touch", { inputSchema: none }, async () => {
    await server.server.sendResourceUpdated({ uri: "note:///1" });
    return text("touched");
  });
  server.registerTool("work", { inputSchema: none }, async (_, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    if (progressToken !== undefined) {
      await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress: 1 } });
    }
    await mcpReq.log("info", "working");
    return text("worked");
  });
  server.registerTool("wait", { inputSchema: none }, (_, { mcpReq }) => new Promise((resolve) => {
    mcpReq.signal.addEventListener("abort", () => {
      cancelled++;
      resolve(text("cancelled"));
    });
  }));
  server.registerTool("who", { inputSchema: none }, async (_, { mcpReq }) => text(
    `process ${process.pid} cancelled ${cancelled} for ${JSON.stringify(mcpReq.envelope)}`,
  ));
  server.registerTool("quit", { inputSchema: none }, async () => process.exit(1));
  server.registerResource("note", "note:///1", {}, async (uri) => ({ contents: [{ uri: uri.href, text: "a note" }] }));
  return server;
};

serveStdio(create, { legacy: "reject" });
