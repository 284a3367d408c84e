internal import Synchronization

/// How far a walk over many things is, on a terminal; may be told from anywhere.
final class WalkBar: Sendable {
  private struct State {
    let line: ProgressLine
  }

  private let state: Mutex<State>

  init(_ what: String, isShown: Bool) {
    state = Mutex(State(line: ProgressLine(what, isShown: isShown)))
  }

  func show(_ done: Int, of total: Int) { state.withLock { $0.line.show(done, of: total) } }

  func clear() { state.withLock { $0.line.clear() } }
}
