// What event streams bring somebody else's client, without touching what the client itself reads.

const read = async (stream, report, ended) => {
  let rest = "";
  try {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop();
      lines.filter((line) => line.startsWith("data: {")).forEach((line) => report(JSON.parse(line.slice(6))));
    }
  } catch (error) {
    ended(error);
  }
};

/** From now on every message is reported, and every error that ends a stream. */
export const watchStreams = (report, ended = () => {}) => {
  const fetched = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const response = await fetched(...request);
    if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
      read(response.clone().body, report, ended);
    }
    return response;
  };
};
