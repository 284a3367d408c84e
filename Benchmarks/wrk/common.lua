-- What all measurements share: the token, the ids of the seeded users, a counter for names.
local M = {}
local work = os.getenv("LOAD_WORK")
M.headers = {
  ["Authorization"] = "Bearer " .. os.getenv("LOAD_TOKEN"),
  ["Content-Type"] = "application/scim+json",
}
M.users = "/t/load/scim/v2/Users"
M.ids = {}
for line in io.lines(work .. "/ids") do M.ids[#M.ids + 1] = line end
local file = io.open(work .. "/user.json")
M.body = file:read("*a")
file:close()
local count = 0
function M.next()
  count = count + 1
  return count
end
function M.id() return M.ids[(M.next() - 1) % #M.ids + 1] end
return M
