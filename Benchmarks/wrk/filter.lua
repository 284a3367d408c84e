-- The look-up every client makes before it writes.
local common = require("common")
function request()
  local name = "seed-" .. ((common.next() - 1) % #common.ids)
  return wrk.format("GET", common.users .. "?filter=userName%20eq%20%22" .. name .. "%22", common.headers)
end
