-- POST of a user nobody has; durable when answered.
package.path = "Benchmarks/wrk/?.lua;" .. package.path
local common = require("common")
local run = tostring(os.time()) .. "-" .. tostring({}):sub(8)
function request()
  local name = run .. "-" .. common.next()
  local body = common.body:gsub("%%NAME%%", (name:gsub("%%", "")))
  return wrk.format("POST", common.users, common.headers, body)
end
