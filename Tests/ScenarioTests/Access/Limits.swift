import Hummingbird
import LanyardHTTP

extension Server {
  /// Counts requests by the server's own clock, which stands still until a story moves it.
  mutating func limit(tenant: Int = 0, stranger: Int = 0) {
    limiter = RateLimiter(tenantRate: tenant, strangerRate: stranger, clock: clock)
  }
}

extension Scenario {
  /// The value of a series of `/metrics`.
  func metric(_ series: String) async throws -> String? {
    let lines = try await send(.get, "/metrics").text.split(separator: "\n")
    return lines.first { $0.hasPrefix(series + " ") }.map { String($0.dropFirst(series.count + 1)) }
  }
}

extension Answer {
  func header(_ name: String) -> String? { HTTPFields.Element.Name(name).flatMap { headers[$0] } }
}
