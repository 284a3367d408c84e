-- GET of one user of two kilobytes.
package.path = "Benchmarks/wrk/?.lua;" .. package.path
local common = require("common")
function request() return wrk.format("GET", common.users .. "/" .. common.id(), common.headers) end
