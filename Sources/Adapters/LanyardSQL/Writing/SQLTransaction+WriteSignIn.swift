internal import Diagnostics
internal import LanyardCore

/// Pending sign-ins, replay keys and sessions.
extension SQLTransaction {
  func insert(_ signIn: PendingSignIn) throws {
    try insert("the request's id", Statements.insertPending, signIn.values)
  }

  func removePendingSignIn(_ requestID: String, _ tenant: TenantID) throws {
    try send(Statements.removePending, [.id(tenant), .text(requestID)])
  }

  func insert(_ key: ReplayKey) throws {
    try insert(
      "the assertion's id", Statements.insertReplayKey,
      [.id(key.tenant), .text(key.connection), .text(key.assertionID), .time(key.expires)])
  }

  func insert(_ session: Session) throws {
    try insert("the session", Statements.insertSession, session.values)
  }

  func removeSession(_ id: SessionID, _ tenant: TenantID) throws {
    try send(Statements.removeSession, [.id(tenant), .id(id)])
  }

  func removeSessions(of subject: ResourceID, _ tenant: TenantID) throws {
    try send(Statements.removeSessions, [.id(tenant), .id(subject)])
  }

  func removeSessions(through connection: String, _ tenant: TenantID) throws {
    try send(Statements.removeConnectionSessions, [.id(tenant), .text(connection)])
  }

  func removeExpired(before moment: Instant) throws {
    for statement in Statements.removeExpired { try send(statement, [.time(moment)]) }
    try send(Statements.removeFinished, [.time(moment - .seconds(86_400))])
    for statement in Statements.removeHeld { try send(statement, [.time(moment - Hold.undoPeriod)]) }
    try send(Statements.removeUrgent, [.time(moment)])
  }
}

private enum Statements {
  static let insertPending = SQLStatement.insert(into: "pending_sign_ins", PendingSignIn.columns)
  static let removePending = SQLStatement("delete from pending_sign_ins where tenant = $1 and request_id = $2")
  static let insertReplayKey = SQLStatement.insert(
    into: "replay_keys", "tenant, connection, assertion_id, expires")
  static let insertSession = SQLStatement.insert(into: "sessions", Session.columns)
  static let removeSession = SQLStatement("delete from sessions where tenant = $1 and id = $2")
  static let removeSessions = SQLStatement("delete from sessions where tenant = $1 and subject = $2")
  static let removeConnectionSessions = SQLStatement("delete from sessions where tenant = $1 and connection = $2")
  static let removeExpired =
    ["pending_sign_ins", "replay_keys", "sessions", "page_walks"].map { table in
      SQLStatement("delete from \(table) where expires < $1")
    } + [SQLStatement("delete from tokens where client is not null and expires < $1")]
  static let removeHeld = ["held_records", "later_writes"].map { table in
    SQLStatement(
      """
      delete from \(table) where (tenant, hold) in (
        select tenant, id from holds where closed is not null and closed < $1 and work is null)
      """)
  }
  static let removeUrgent = SQLStatement("delete from urgent_marks where until <= $1")
  static let removeFinished = SQLStatement(
    "delete from async_requests where finished is not null and finished < $1")
}
