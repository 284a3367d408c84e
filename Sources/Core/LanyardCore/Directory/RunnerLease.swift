public import Diagnostics

/// That one process alone does a kind of background work for a while, wherever else the same store is served from.
public struct RunnerLease: Sendable, Hashable {
  /// The kind of work, such as `async-requests`.
  public let name: String
  public let holder: String
  /// Anybody may take the lease from this moment on.
  public let until: Instant

  public init(name: String, holder: String, until: Instant) {
    self.name = name
    self.holder = holder
    self.until = until
  }
}
