internal import LanyardCore
internal import Synchronization

/// Numbers the snapshots that readers of one server see.
///
/// PostgreSQL names a snapshot by the transactions it counts as done (`pg_current_snapshot`,
/// https://www.postgresql.org/docs/current/functions-info.html). A transaction that is done stays as it ended, so two
/// readers of one server whose snapshots have the same name see the same. Any commit changes the name, of whichever node;
/// so do transactions of other databases on the server, which costs a look, never a stale answer.
///
/// After a failover numbers of transactions may come again with another content, so each run of a server counts for
/// itself; a connection belongs to one run.
final class SnapshotNumbers: Sendable {
  private struct State {
    var snapshot = ""
    var number: Int64 = 0
  }

  /// Tells runs of servers apart.
  private let source: Int
  private let state = Mutex(State())

  init(source: Int) {
    self.source = source
  }

  /// The number of the snapshot seen last, or a new one.
  func generation(of snapshot: String) -> StoreGeneration {
    state.withLock { state in
      if state.snapshot != snapshot { state = State(snapshot: snapshot, number: state.number + 1) }
      return StoreGeneration(source: source, number: state.number)
    }
  }
}
