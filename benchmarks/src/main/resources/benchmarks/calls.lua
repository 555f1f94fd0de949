-- wrk: POSTs the requests of a file in turn: blocks of header lines, an empty line and a body of one line. An id is used
-- again only after all others were, because a session may not have two calls of one id at a time; nor are those of an
-- earlier run, whose last calls may still be under way.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

local function read(file)
  local callers, headers = {}, {}
  local lines = io.lines(file)
  for line in lines do
    local name, value = line:match("^([^:]+): (.*)$")
    if name then
      headers[name] = value
    else
      callers[#callers + 1] = { headers = headers, body = lines() }
      headers = {}
    end
  end
  return callers
end

function init(args)
  local callers, ids, first = read(args[1]), tonumber(args[2]), tonumber(args[3])
  requests, at = {}, 0
  for i = 1, ids do
    local caller = callers[i % #callers + 1]
    caller.headers["Host"] = wrk.headers["Host"]
    local body = caller.body:gsub("@ID@", first + number * ids + i):gsub("@10MB@", function() return ("a"):rep(1e7) end)
    requests[i] = wrk.format("POST", nil, caller.headers, body)
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
