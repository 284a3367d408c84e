internal import Diagnostics
internal import LanyardCore
internal import Synchronization

/// When tokens were last presented, to the minute: kept in memory until a batch of them is written, so that no request
/// waits for it. What is not written when a process is killed is forgotten.
public final class TokenUsage: Sendable {
  /// More tokens than this between two batches are not noted; they will be when they are used next.
  private static let maximum = 100_000
  private let moments = Mutex<[TokenID: Instant]>([:])

  public init() {}

  /// Notes a token, once a minute.
  func note(_ token: AccessToken, at now: Instant) {
    let minute = Instant(milliseconds: now.milliseconds - now.milliseconds % 60_000)
    // Its row says so already: most requests end here.
    if let last = token.lastUsed, last >= minute { return }
    add([token.id: minute])
  }

  /// At most so many of the moments noted; they are the caller's now.
  func take(_ limit: Int) -> [TokenID: Instant] {
    moments.withLock { moments in
      guard moments.count > limit else {
        defer { moments = [:] }
        return moments
      }
      let taken = moments.prefix(limit)
      for (id, _) in taken { moments[id] = nil }
      return Dictionary(uniqueKeysWithValues: taken.map { ($0.key, $0.value) })
    }
  }

  /// Adds moments, also those that could not be written after all.
  func add(_ more: [TokenID: Instant]) {
    moments.withLock { moments in
      for (id, moment) in more {
        guard moments.count < Self.maximum || moments[id] != nil else { continue }
        moments[id] = max(moments[id] ?? moment, moment)
      }
    }
  }
}
