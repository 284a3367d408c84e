internal import Diagnostics
internal import LanyardCore

extension MemoryTransaction {
  func writeRecords(_ change: Change) throws {
    switch change {
    case .insertPendingSignIn(let signIn):
      let key = Scoped(signIn.tenant, OctetKey(signIn.requestID))
      try insert(signIn, at: key, into: \.pendingSignIns, "the request's id")
    case .removePendingSignIn(let requestID, let tenant):
      state.pendingSignIns[Scoped(tenant, OctetKey(requestID))] = nil
    case .insertReplayKey(let key):
      let assertion = AssertionKey(connection: OctetKey(key.connection), assertion: OctetKey(key.assertionID))
      try insert(key, at: Scoped(key.tenant, assertion), into: \.replayKeys, "the assertion's id")
    case .insertSession(let session):
      guard try self.session(hash: session.hash, tenant: session.tenant) == nil else { throw taken("the session") }
      try insert(session, at: Scoped(session.tenant, session.id), into: \.sessions, "the session's id")
    case .removeSession(let id, let tenant):
      state.sessions[Scoped(tenant, id)] = nil
    case .removeSessions(let subject, let tenant):
      state.sessions = state.sessions.filter { $0.key.tenant != tenant || $0.value.subject != subject }
    case .removeConnectionSessions(let connection, let tenant):
      state.sessions = state.sessions.filter {
        $0.key.tenant != tenant || !$0.value.connection.hasSameOctets(as: connection)
      }
    case .removeExpired(let moment):
      state.pendingSignIns = state.pendingSignIns.filter { $0.value.expires >= moment }
      state.replayKeys = state.replayKeys.filter { $0.value.expires >= moment }
      state.sessions = state.sessions.filter { $0.value.expires >= moment }
      state.pageWalks = state.pageWalks.filter { $0.value.expires >= moment }
      state.tokens = state.tokens.filter { row in
        row.value.client == nil || row.value.expires.map { $0 >= moment } ?? true
      }
      let yesterday = moment - .seconds(86_400)
      state.asyncRequests = state.asyncRequests.filter { row in row.value.finished.map { $0 >= yesterday } ?? true }
      removeEndedHoldings(before: moment)
    case .insertLogKey(let key):
      try insert(key, at: key.tenant, into: \.logKeys, "the log's key")
    case .insertSubjectKey(let key):
      try insert(key, at: Scoped(key.tenant, OctetKey(key.keyID)), into: \.subjectKeys, "the key's id")
    default: break
    }
  }
}
