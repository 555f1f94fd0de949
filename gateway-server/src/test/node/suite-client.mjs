// Does with the servers of the conformance suite what their scenarios want of a client, each with a client of its own of the
// official SDK, and prints one JSON object a line.
//   suite-client.mjs legacy|modern TURNS
// TURNS is a JSON array of {scenario, url, context}: the context is the suite's own, a text, empty where it gives none.

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const [era, turns] = process.argv.slice(2);
const say = (seen) => console.log(JSON.stringify({ at: Math.round(performance.now()), ...seen }));
const mode = era === "modern" ? { pin: "2026-07-28" } : "legacy";

const call = (client, name, args = {}, options = {}) => client.callTool({ name, arguments: args }, options);

const scenarios = {
  initialize: async () => {},
  "request-metadata": async () => {},
  "json-schema-ref-no-deref": async () => {},
  tools_call: (client) => call(client, "add_numbers", { a: 5, b: 3 }),
  "sse-retry": (client, [tool]) => call(client, tool.name),
  // Where the form cannot come there is nothing to wait for.
  "elicitation-sep1034-client-defaults": (client, [tool]) =>
    call(client, tool.name, {}, era === "modern" ? { timeout: 500 } : {}),
  "json-schema-2020-12-preservation": (client, tools) => {
    const { inputSchema } = tools.find((tool) => tool.name === "json_schema_2020_12_tool");
    return call(client, "json_schema_echo", { schema: inputSchema });
  },
  "http-standard-headers": async (client, [tool]) => {
    await call(client, tool.name);
    const { resources } = await client.listResources();
    await client.readResource({ uri: resources[0].uri });
    const { prompts } = await client.listPrompts();
    await client.getPrompt({ name: prompts[0].name });
  },
  "http-custom-headers": async (client, _, context) => {
    for (const { name, arguments: args } of context.toolCalls) await call(client, name, args);
  },
  "http-invalid-tool-headers": async (client, tools) => {
    for (const tool of tools) await call(client, tool.name, { region: "us-west1" });
  },
  "sep-2322-client-request-state": async (client) => {
    for (const flow of ["echo_state", "no_state", "unrelated", "no_result_type"]) await call(client, `test_mrtr_${flow}`);
  },
};

const drive = async ({ scenario, url, context }) => {
  const capabilities = { roots: {}, sampling: {}, elicitation: { form: { applyDefaults: true } } };
  const client = new Client({ name: "suite", version: "1.0.0" }, { capabilities, versionNegotiation: { mode } });
  const content = scenario.startsWith("elicitation") ? {} : { confirmed: true };
  client.setRequestHandler("elicitation/create", async () => ({ action: "accept", content }));
  const transport = new StreamableHTTPClientTransport(new URL(url));
  await client.connect(transport);
  try {
    const { tools } = await client.listTools();
    await scenarios[scenario](client, tools, JSON.parse(context || "{}"));
  } finally {
    if (era === "legacy") await transport.terminateSession();
    await client.close();
  }
};

for (const turn of JSON.parse(turns)) {
  try {
    await drive(turn);
    say({ saw: "end", scenario: turn.scenario });
  } catch (error) {
    say({ saw: "error", scenario: turn.scenario, error: String(error?.message ?? error) });
  }
}
