-- The control: an answer of fixed octets from the same server.
package.path = "Benchmarks/wrk/?.lua;" .. package.path
local common = require("common")
function request() return wrk.format("GET", "/healthz") end
