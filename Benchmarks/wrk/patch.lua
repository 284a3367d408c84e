-- PATCH of one attribute to a new value; durable when answered.
package.path = "Benchmarks/wrk/?.lua;" .. package.path
local common = require("common")
function request()
  local value = "title-" .. common.next() .. "-" .. os.time()
  local body = '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"title","value":"'
    .. value .. '"}]}'
  return wrk.format("PATCH", common.users .. "/" .. common.id(), common.headers, body)
end
