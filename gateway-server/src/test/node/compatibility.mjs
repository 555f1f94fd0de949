// Walks a client through every feature of every server of a merged route, and prints what came of it, one JSON object a line.
//   node compatibility.mjs CLIENT URL SERVERS
// CLIENT is one of those in compatibility-clients.mjs. SERVERS is a JSON object: where each server's list of tools is had
// without the route, by its name on the route.

import { clients, toolsOf } from "./compatibility-clients.mjs";

const [name, url, servers] = process.argv.slice(2);
const say = (seen) => console.log(JSON.stringify({ at: Math.round(performance.now()), ...seen }));

/** What the servers call what they have, and what is to come of it. */
const everything = {
  call: ["echo", { message: "hello" }, "Echo: hello"],
  progress: ["trigger-long-running-operation", { duration: 0.1, steps: 2 }, "completed"],
  prompt: ["args-prompt", { city: "Oslo" }, "weather in Oslo"],
  read: ["demo://resource/dynamic/text/1", "Resource 1"],
  complete: ["completable-prompt", { name: "department", value: "S" }, "Sales,Support"],
  form: ["trigger-elicitation-request", {}, "Ada"],
  model: ["trigger-sampling-request", { prompt: "write" }, "five seven five"],
};
const notes = {
  call: ["greet", { name: "Zoë" }, "Grüße, Zoë"],
  progress: ["count", {}, "counted"],
  prompt: ["letter", { to: "Ada" }, "Dear Ada"],
  read: ["note:///1", "a note"],
  complete: ["letter", { name: "to", value: "A" }, "Ada,Alan"],
  form: ["form", {}, "Ada"],
  model: ["model", {}, "five seven five"],
  changed: ["publish"],
};
const offers = { legacy: everything, modern: notes, dual: notes, stdio: everything };

const expect = (wanted, seen) => {
  if (!String(seen).includes(wanted)) throw new Error(`${JSON.stringify(seen)} instead of ${wanted}`);
};

/** What is looked at, in this order. A client that has no means for one has no function for it. */
const features = {
  call: async (client, published, [tool, args, wanted]) => expect(wanted, await client.call(published(tool), args)),
  progress: async (client, published, [tool, args, wanted]) => {
    const heard = [];
    expect(wanted, await client.progress(published(tool), args, (progress) => heard.push(progress)));
    expect("1,2", heard);
  },
  prompt: async (client, published, [prompt, args, wanted]) => expect(wanted, await client.prompt(published(prompt), args)),
  read: async (client, published, [uri, wanted], server) => expect(wanted, await client.read(`${server}+${uri}`)),
  complete: async (client, published, [prompt, argument, wanted]) =>
    expect(wanted, await client.complete(published(prompt), argument)),
  form: async (client, published, [tool, args, wanted]) => expect(wanted, await client.form(published(tool), args)),
  model: async (client, published, [tool, args, wanted]) => expect(wanted, await client.model(published(tool), args)),
  changed: async (client, published, [tool]) => {
    const fresh = `fresh-${name}`;
    await client.changed(() => client.call(published(tool), { tool: fresh }), published(fresh));
  },
};

const attempt = async (feature, server, work) => {
  try {
    await work();
    say({ saw: "cell", feature, server, outcome: "works" });
  } catch (error) {
    say({ saw: "cell", feature, server, outcome: "fails", why: String(error?.message ?? error).slice(0, 300) });
  }
};

const client = await clients[name](url);
say({ saw: "connected", version: client.version });
// What `publish` adds comes and goes meanwhile; one tool is listed once its server has asked for the roots, and one runs only as
// a task of 2025-11-25, which is not for clients without sessions.
const passing = /fresh-|get-roots-list$|simulate-research-query$/;
const lasting = (tools) => tools.filter((tool) => !passing.test(tool)).sort();
const merged = lasting(await client.tools());
for (const [server, location] of Object.entries(JSON.parse(servers))) {
  const published = (original) => `${server}__${original}`;
  await attempt("tools", server, async () => {
    const direct = lasting(await toolsOf(location, client.capabilities)).map(published);
    const listed = merged.filter((tool) => tool.startsWith(published("")));
    if (listed.join() !== direct.join()) throw new Error(`${listed} instead of ${direct}`);
  });
  for (const [feature, look] of Object.entries(features)) {
    const what = offers[server][feature];
    if (!what) say({ saw: "cell", feature, server, outcome: "absent" });
    else if (!client[feature]) say({ saw: "cell", feature, server, outcome: "unasked" });
    else await attempt(feature, server, () => look(client, published, what, server));
  }
}
await client.close();
say({ saw: "closed" });
