// Loaded into somebody else's client before it starts: prints to standard error, one JSON object a line, what event
// streams bring it and when. What the client itself reads is not touched. `at` is its own clock in milliseconds.
//   NODE_OPTIONS="--import=…/watch-streams.mjs"

const say = (seen) => console.error(JSON.stringify({ at: Math.round(performance.now()), ...seen }));

const report = (message) => {
  if (message.method === "notifications/progress") {
    say({ saw: "progress", progress: message.params.progress });
  } else if ("result" in message) {
    say({ saw: "result", text: message.result.content?.[0]?.text });
  }
};

const watch = async (stream) => {
  let rest = "";
  try {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop();
      lines.filter((line) => line.startsWith("data: {")).forEach((line) => report(JSON.parse(line.slice(6))));
    }
  } catch (error) {
    say({ saw: "end", error: String(error) });
  }
};

const fetched = globalThis.fetch;
globalThis.fetch = async (...request) => {
  const response = await fetched(...request);
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
    watch(response.clone().body);
  }
  return response;
};
