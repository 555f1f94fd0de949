// What the conformance suite runs as the client under test: reports the server that it plays, and ends when that has been used.
//   suite-turn.mjs DESK URL

const [desk, url] = process.argv.slice(2);
const { MCP_CONFORMANCE_SCENARIO: scenario, MCP_CONFORMANCE_CONTEXT: context = "" } = process.env;

// Nobody is here to be authorized.
if (!scenario.startsWith("auth/")) {
  await fetch(desk, { method: "POST", body: JSON.stringify({ scenario, url, context }) });
}
