// Loaded into somebody else's client before it starts: prints to standard error, one JSON object a line, what event
// streams bring it and when. What the client itself reads is not touched. `at` is its own clock in milliseconds.
//   NODE_OPTIONS="--import=…/watch-streams.mjs"

import { watchStreams } from "./event-streams.mjs";

const say = (seen) => console.error(JSON.stringify({ at: Math.round(performance.now()), ...seen }));

const report = (message) => {
  if (message.method === "notifications/progress") {
    say({ saw: "progress", progress: message.params.progress });
  } else if ("result" in message) {
    say({ saw: "result", text: message.result.content?.[0]?.text });
  }
};

watchStreams(report, (error) => say({ saw: "end", error: String(error) }));
