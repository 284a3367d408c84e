-- The look-up every client makes before it writes.
package.path = "Benchmarks/wrk/?.lua;" .. package.path
local common = require("common")
function request()
  local name = "seed-" .. ((common.next() - 1) % #common.ids + 1)
  return wrk.format("GET", common.users .. "?filter=userName%20eq%20%22" .. name .. "%22", common.headers)
end
