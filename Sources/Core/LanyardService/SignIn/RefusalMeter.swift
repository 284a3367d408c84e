internal import Diagnostics
internal import LanyardCore
internal import Synchronization

/// Counts refusals of callers nobody knows, and says which of them become an entry: one a minute and cause, so that
/// nobody can fill a log, or buy a durable write, with forged responses (design §7).
///
/// The counts since the last entry are told by the next; a restart forgets them.
final class RefusalMeter: Sendable {
  private struct Cause: Hashable {
    let tenant: TenantID
    let connection: OctetKey
    let code: String
  }

  private struct Window {
    var opened: Instant
    var untold = 0
  }

  /// Causes are connections times codes, so there are few; more than this are forgotten at once.
  private static let maximumCauses = 10_000
  private let windows = Mutex<[Cause: Window]>([:])

  /// Counts one refusal.
  ///
  /// - Returns: how many refusals an entry made now stands for; nil where none is to be made.
  func count(_ code: ErrorCode, tenant: TenantID, connection: String, at now: Instant) -> Int? {
    let cause = Cause(tenant: tenant, connection: OctetKey(connection), code: code.rawValue)
    return windows.withLock { windows in
      if windows.count >= Self.maximumCauses { windows = [:] }
      guard var window = windows[cause], now >= window.opened, now - window.opened < .seconds(60) else {
        let told = 1 + (windows[cause]?.untold ?? 0)
        windows[cause] = Window(opened: now)
        return told
      }
      window.untold += 1
      windows[cause] = window
      return nil
    }
  }
}
