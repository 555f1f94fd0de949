-- wrk: POSTs tools/call as the sessions of a file ("TOKEN SESSION" a line) in turn. An id is used again only after all
-- others were, because a session may not have two calls of one id at a time.
local IDS = 1024
local threads = 0

function setup(thread)
  thread:set("first", threads * IDS)
  threads = threads + 1
end

function init(args)
  local sessions = {}
  for line in io.lines(args[1]) do
    local token, session = line:match("(%S+) (%S+)")
    sessions[#sessions + 1] = { token = token, session = session }
  end
  local text = string.rep("A thousand letters. ", 46)
  requests, at = {}, 0
  for i = 1, IDS do
    local caller = sessions[i % #sessions + 1]
    requests[i] = wrk.format("POST", nil, {
      ["Host"] = wrk.headers["Host"],
      ["Authorization"] = "Bearer " .. caller.token,
      ["Mcp-Session-Id"] = caller.session,
      ["MCP-Protocol-Version"] = "2025-11-25",
      ["Content-Type"] = "application/json",
      ["Accept"] = "application/json, text/event-stream",
    }, '{"jsonrpc":"2.0","id":' .. (first + i) ..
      ',"method":"tools/call","params":{"name":"alpha__echo","arguments":{"text":"' .. text .. '"}}}')
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("measured requests=%d micros=%d p50=%d p99=%d failed=%d\n", summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect + e.read + e.write + e.timeout + e.status))
end
