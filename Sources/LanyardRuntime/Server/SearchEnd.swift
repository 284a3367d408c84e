internal import LanyardService
internal import ServiceLifecycle

/// Ends searches soon after a shutdown has begun: a page is read within milliseconds and is still answered, and a query that
/// takes seconds does not keep the server from ending.
struct SearchEnd: Service {
  let searches: SearchGate

  func run() async throws {
    try await gracefulShutdown()
    searches.close(after: .seconds(2))
  }
}
