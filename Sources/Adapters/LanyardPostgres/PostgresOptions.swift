/// How a database is reached and used. Where and as whom is libpq's business: the address takes every parameter libpq
/// knows (`sslmode`, `sslcert`, `service`, `target_session_attrs`, …), and its environment (`PGPASSWORD`, `PGSERVICE`,
/// `PGPASSFILE`, …) fills in what the address leaves out.
public struct PostgresOptions: Sendable {
  /// When missing migrations are applied.
  public enum Migrating: Sendable {
    /// They refuse the opening.
    case never
    /// Where there is no table yet; elsewhere they refuse the opening.
    case whenEmpty
    case always
  }

  public var migrates: Migrating
  /// Connections that read side by side; one more writes.
  public var readers: Int
  /// Reads that may wait for a connection; the next is refused with `store.overloaded`.
  public var maximumWaitingReads: Int
  /// Writes that may wait; the next is refused with `store.overloaded`.
  public var maximumWaitingWrites: Int
  /// Writes that share one commit at most.
  public var maximumBatch: Int
  /// The longest a statement may run, in seconds.
  public var statementTimeout: Int
  /// The longest to wait for the writers of other nodes, in seconds.
  public var lockTimeout: Int
  /// The longest to wait for a connection to be made, in seconds.
  public var connectTimeout: Int

  public init(
    migrates: Migrating = .always, readers: Int = 6, maximumWaitingReads: Int = 4096, maximumWaitingWrites: Int = 4096,
    maximumBatch: Int = 128, statementTimeout: Int = 30, lockTimeout: Int = 10, connectTimeout: Int = 5
  ) {
    self.migrates = migrates
    self.readers = readers
    self.maximumWaitingReads = maximumWaitingReads
    self.maximumWaitingWrites = maximumWaitingWrites
    self.maximumBatch = maximumBatch
    self.statementTimeout = statementTimeout
    self.lockTimeout = lockTimeout
    self.connectTimeout = connectTimeout
  }
}
