// The clients of compatibility.mjs, each as the same few functions: what they answer with is text.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchStreams } from "./event-streams.mjs";

const text = (blocks) => blocks.map((block) => block.text ?? block.type).join("\n");
const answers = {
  form: async () => ({ action: "accept", content: { name: "Ada" } }),
  model: async () => ({ role: "assistant", model: "none", content: { type: "text", text: "five seven five" } }),
  roots: async () => ({ roots: [{ uri: "file:///work" }] }),
};
const able = { sampling: {}, elicitation: {}, roots: {} };

/** What can be done with a client of either generation of the SDK, given what differs between them. */
const sdk = (client, call, version, onChanged) => {
  const ask = async (name, args) => text((await call({ name, arguments: args })).content);
  const tools = async () => {
    const all = [];
    for (let cursor, first = true; first || cursor; first = false) {
      const page = await client.listTools(cursor ? { cursor } : undefined);
      all.push(...page.tools.map((tool) => tool.name));
      cursor = page.nextCursor;
    }
    return all;
  };
  return {
    version,
    capabilities: able,
    tools,
    call: ask,
    form: ask,
    model: ask,
    progress: async (name, args, heard) =>
      text((await call({ name, arguments: args }, { onprogress: ({ progress }) => heard(progress) })).content),
    prompt: async (name, args) =>
      text((await client.getPrompt({ name, arguments: args })).messages.map((message) => message.content)),
    read: async (uri) => text((await client.readResource({ uri })).contents),
    complete: async (name, argument) =>
      (await client.complete({ ref: { type: "ref/prompt", name }, argument })).completion.values,
    changed: async (change, fresh) => {
      const told = new Promise((resolve, reject) => {
        onChanged(async () => {
          if ((await tools()).includes(fresh)) resolve();
        });
        setTimeout(() => reject(new Error("no word of the change")), 20_000).unref();
      });
      await change();
      await told;
    },
    close: () => client.close(),
  };
};

const old = async (url) => {
  const { Client } = await import("@modelcontextprotocol/sdk/client/index.js");
  const { StreamableHTTPClientTransport } = await import("@modelcontextprotocol/sdk/client/streamableHttp.js");
  const schemas = await import("@modelcontextprotocol/sdk/types.js");
  const client = new Client({ name: "compatibility", version: "1.0.0" }, { capabilities: able });
  client.setRequestHandler(schemas.ElicitRequestSchema, answers.form);
  client.setRequestHandler(schemas.CreateMessageRequestSchema, answers.model);
  client.setRequestHandler(schemas.ListRootsRequestSchema, answers.roots);
  const transport = new StreamableHTTPClientTransport(new URL(url));
  await client.connect(transport);
  const call = (params, options) => client.callTool(params, undefined, options);
  const onChanged = (heard) => client.setNotificationHandler(schemas.ToolListChangedNotificationSchema, heard);
  return sdk(client, call, transport.protocolVersion, onChanged);
};

const current = (mode) => async (url) => {
  const { Client, StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
  let heard = () => {};
  const tools = { autoRefresh: false, debounceMs: 0, onChanged: () => heard() };
  const options = { capabilities: able, versionNegotiation: { mode }, listChanged: { tools } };
  const client = new Client({ name: "compatibility", version: "1.0.0" }, options);
  client.setRequestHandler("elicitation/create", answers.form);
  client.setRequestHandler("sampling/createMessage", answers.model);
  client.setRequestHandler("roots/list", answers.roots);
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const call = (params, given) => client.callTool(params, given);
  return sdk(client, call, client.getNegotiatedProtocolVersion(), (listener) => {
    heard = listener;
  });
};

/** The tools of a server of any revision, as a client of these capabilities is told without anything between. */
export const toolsOf = async (url, capabilities) => {
  const { Client, StreamableHTTPClientTransport } = await import("@modelcontextprotocol/client");
  const client = new Client({ name: "direct", version: "1.0.0" }, { capabilities, versionNegotiation: { mode: "auto" } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const { tools } = await client.listTools();
  await client.close();
  return tools.map((tool) => tool.name);
};

/**
 * The command line of MCP Inspector, one command after the other in this process. It shows no progress, so what its event
 * streams bring it is watched.
 */
const inspector = (era) => async (url) => {
  const { runCli } = await import("./node_modules/@modelcontextprotocol/inspector/clients/cli/build/index.js");
  const home = await mkdtemp(join(tmpdir(), "inspector-"));
  process.env.HOME = home;
  let heard = () => {};
  watchStreams((message) => message.method === "notifications/progress" && heard(message.params.progress));
  const file = join(home, "result.json");
  const run = async (method, ...more) => {
    const target = ["--server-url", url, "--transport", "http", "--stored-auth-only", "--protocol-era", era];
    await runCli(["node", "inspector", ...target, "--format", "json", "-q", "--output", file, "--method", method, ...more]);
    return JSON.parse(await readFile(file, "utf8"));
  };
  const given = (option, args) => {
    const pairs = Object.entries(args).map(([key, value]) => `${key}=${value}`);
    return pairs.length ? [option, ...pairs] : [];
  };
  const call = async (name, args, ...more) =>
    text((await run("tools/call", "--tool-name", name, ...given("--tool-arg", args), ...more)).content);
  return {
    version: (await run("initialize")).protocolVersion,
    capabilities: { roots: {} },
    tools: async () => (await run("tools/list")).tools.map((tool) => tool.name),
    call: (name, args) => call(name, args),
    progress: async (name, args, listener) => {
      heard = listener;
      return call(name, args, "--tool-metadata", `progressToken=${name}`);
    },
    prompt: async (name, args) =>
      text((await run("prompts/get", "--prompt-name", name, ...given("--prompt-args", args))).messages.map((m) => m.content)),
    read: async (uri) => text((await run("resources/read", "--uri", uri)).contents),
    close: () => rm(home, { recursive: true }),
  };
};

/** Connects one, by name: `v1` is the SDK that has sessions alone, `v2-` the one that has both eras. */
export const clients = {
  v1: old,
  "v2-legacy": current("legacy"),
  "v2-auto": current("auto"),
  "v2-pinned": current({ pin: "2026-07-28" }),
  "inspector-legacy": inspector("legacy"),
  "inspector-auto": inspector("auto"),
  "inspector-modern": inspector("modern"),
};
