internal import ServiceLifecycle

/// A loop that works until its task is cancelled, as a service: a graceful shutdown cancels it, and it ends after what it has
/// in hand is recorded.
struct BackgroundRunner: Service {
  let name: String
  let work: @Sendable () async -> Void

  func run() async throws {
    await cancelWhenGracefulShutdown(work)
  }
}
