-- A bulk request that creates a thousand users; durable when answered.
local common = require("common")
function request()
  local operations = {}
  local name = common.name()
  for place = 1, 1000 do
    operations[place] = '{"method":"POST","path":"/Users","bulkId":"' .. place
      .. '","data":{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"' .. name .. "-" .. place .. '"}}'
  end
  local body = '{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":['
    .. table.concat(operations, ",") .. "]}"
  return wrk.format("POST", common.bulk, common.headers, body)
end
