-- PATCH of one attribute to a new value; durable when answered.
local common = require("common")
function request()
  local operation = '{"op":"replace","path":"title","value":"' .. common.name() .. '"}'
  return wrk.format("PATCH", common.users .. "/" .. common.id(), common.headers, common.patch(operation))
end
