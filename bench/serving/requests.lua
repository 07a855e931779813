-- A script for wrk. It sends requests with the given bodies in turn, and prints the result as JSON.
--
--   wrk … -s requests.lua URL -- PATH HEADER BODY...
--
-- HEADER is "Name: value", or "" for none. The bodies are files.

local all, at = {}, 0

function init(args)
  local path, header = args[1], args[2]
  local name, value = header:match("^([^:]+): (.*)$")
  for i = 3, #args do
    local file = assert(io.open(args[i], "rb"))
    local headers = { ["Content-Type"] = name and "application/octet-stream" or "application/json" }
    if name then headers[name] = value end
    all[#all + 1] = wrk.format("POST", path, headers, file:read("*a"))
    file:close()
  end
end

function request()
  at = at % #all + 1
  return all[at]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '{"requests":%d,"seconds":%.6f,"failed":%d,"p50":%.6f,"p99":%.6f}\n',
    summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1e6, latency:percentile(99) / 1e6))
end
