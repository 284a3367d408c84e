-- POST of a user nobody has; durable when answered.
local common = require("common")
function request()
  local body = common.body:gsub("%%NAME%%", common.name())
  return wrk.format("POST", common.users, common.headers, body)
end
