-- DELETE of users made for it; stops when they are used up.
local common = require("common")
local doomed = common.lines("doomed")
function request()
  local place = common.next()
  if place >= #doomed then wrk.thread:stop() end
  return wrk.format("DELETE", common.users .. "/" .. doomed[math.min(place, #doomed)], common.headers)
end
