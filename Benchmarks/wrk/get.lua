-- GET of one user of two kilobytes.
local common = require("common")
function request() return wrk.format("GET", common.users .. "/" .. common.id(), common.headers) end
