-- Adds one member to a large group, then takes it away; durable when answered.
local common = require("common")
local group = common.groups .. "/" .. os.getenv("LOAD_GROUP")
local pending = {}
function request()
  local operation
  if #pending >= 64 then
    operation = '{"op":"remove","path":"members[value eq \\"' .. table.remove(pending, 1) .. '\\"]"}'
  else
    local id = common.id()
    pending[#pending + 1] = id
    operation = '{"op":"add","path":"members","value":[{"value":"' .. id .. '"}]}'
  end
  return wrk.format("PATCH", group, common.headers, common.patch(operation))
end
