-- What all measurements share: the token, the ids of the seeded users, a counter for names.
local M = {}
local work = os.getenv("LOAD_WORK")
local base = os.getenv("LOAD_BASE")
M.run = os.getenv("LOAD_RUN") or "0"
M.headers = {
  ["Authorization"] = "Bearer " .. os.getenv("LOAD_TOKEN"),
  ["Content-Type"] = "application/scim+json",
}
M.users = base .. "/Users"
M.groups = base .. "/Groups"
M.bulk = base .. "/Bulk"
function M.lines(name)
  local lines = {}
  for line in io.lines(work .. "/" .. name) do lines[#lines + 1] = line end
  return lines
end
M.ids = M.lines("ids")
local file = io.open(work .. "/user.json")
M.body = file:read("*a")
file:close()
local count = 0
function M.next()
  count = count + 1
  return count
end
function M.id() return M.ids[(M.next() - 1) % #M.ids + 1] end
-- A name nobody has: the round, the moment, a number.
function M.name() return "load-" .. M.run .. "-" .. os.time() .. "-" .. M.next() end
function M.patch(operation)
  return '{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[' .. operation .. ']}'
end
return M
