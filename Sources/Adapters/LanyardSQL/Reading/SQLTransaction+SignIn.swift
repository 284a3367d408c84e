public import LanyardCore

extension SQLTransaction: SignInReader {
  public func pendingSignIn(requestID: String, tenant: TenantID) throws -> PendingSignIn? {
    try connection.first(Statements.pending, [.id(tenant), .text(requestID)], PendingSignIn.init)
  }

  public func isReplayed(assertionID: String, connection name: String, tenant: TenantID) throws -> Bool {
    try connection.count(Statements.replayed, [.id(tenant), .text(name), .text(assertionID)]) > 0
  }

  public func session(hash: [UInt8], tenant: TenantID) throws -> Session? {
    try connection.first(Statements.session, [.id(tenant), .octets(hash)], Session.init)
  }

  public func sessions(of subject: ResourceID, tenant: TenantID) throws -> [Session] {
    try connection.all(Statements.sessions, [.id(tenant), .id(subject)], Session.init)
  }
}

private enum Statements {
  static let pending = SQLStatement(
    "select \(PendingSignIn.columns) from pending_sign_ins where tenant = $1 and request_id = $2")
  static let replayed = SQLStatement(
    "select count(*) from replay_keys where tenant = $1 and connection = $2 and assertion_id = $3")
  static let session = SQLStatement("select \(Session.columns) from sessions where tenant = $1 and hash = $2")
  static let sessions = SQLStatement(
    "select \(Session.columns) from sessions where tenant = $1 and subject = $2 order by id")
}
