-- The control: an answer of two constant kilobytes from the same server.
function request() return wrk.format("GET", "/") end
