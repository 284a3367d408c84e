-- A page of a hundred users.
local common = require("common")
function request() return wrk.format("GET", common.users .. "?startIndex=1&count=100", common.headers) end
