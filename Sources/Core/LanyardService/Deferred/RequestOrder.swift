internal import Diagnostics
internal import LanyardCore
internal import Synchronization

/// Keeps requests that are put off in the order in which they came, which their ids tell: of two in one millisecond, the id
/// alone would not.
final class RequestOrder: Sendable {
  private let last = Mutex<Int64>(0)

  /// An id behind every id given before. Of a thousand requests a second the ids run ahead of the clock by a little; when
  /// a request came is kept beside its id.
  func next(_ context: CommandContext) -> AsyncRequestID {
    let milliseconds = last.withLock { last in
      last = max(context.now.milliseconds, last + 1)
      return last
    }
    return context.newID(at: milliseconds)
  }
}
