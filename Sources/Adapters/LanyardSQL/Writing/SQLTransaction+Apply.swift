public import LanyardCore

extension SQLTransaction: StoreWriter {
  public func apply(_ changes: [Change], entries: [SequencedEntry], heads: [AuditHead]) throws {
    do {
      for change in changes { try write(change) }
      for entry in entries { try append(entry) }
      for head in heads { try move(head) }
    } catch {
      failure = failure ?? error
      throw error
    }
  }

  public func attempt<Value>(_ body: () throws -> Value) throws -> Value {
    try connection.execute(Savepoint.begin, [])
    do {
      let value = try body()
      try connection.execute(Savepoint.end, [])
      return value
    } catch {
      try connection.execute(Savepoint.undo, [])
      try connection.execute(Savepoint.end, [])
      failure = nil
      throw error
    }
  }

  /// One change, one or a few statements; each kind of row has its file in this folder.
  private func write(_ change: Change) throws {
    switch change {
    case .insertTenant(let tenant): try insert(tenant)
    case .updateTenant(let tenant): try update(tenant)
    case .putObject(let object): try put(object)
    case .removeObject(let reference): try remove(reference)
    case .putSecret(let name, let sealed): try putSecret(name, sealed)
    case .removeSecret(let name): try removeSecret(name)
    case .insertToken(let token): try insert(token)
    case .updateToken(let token): try update(token)
    case .insertResource(let resource, let index): try insert(resource, index)
    case .updateResource(let resource, let version, let index): try update(resource, expecting: version, index)
    case .deleteResource(let id, let tenant, let version): try delete(id, tenant, expecting: version)
    case .addMemberships(let rows, let tenant): try add(rows, tenant)
    case .removeMemberships(let group, let members, let tenant): try remove(members, from: group, tenant)
    case .removeAllMemberships(let group, let tenant): try removeAllMembers(of: group, tenant)
    case .insertGrant(let grant): try insert(grant)
    case .updateGrant(let grant): try update(grant)
    case .putEpisodes(let episodes, let subject, let tenant): try put(episodes, of: subject, tenant)
    case .putAccount(let account): try put(account)
    case .insertDelivery(let row): try insert(row)
    case .updateDelivery(let row): try update(row)
    case .markForEvaluation(let subjects, let tenant): try mark(subjects, tenant)
    case .unmarkForEvaluation(let subjects, let tenant): try unmark(subjects, tenant)
    case .touchTokens, .insertClient, .updateClient, .putPageWalk, .insertAsyncRequest, .finishAsyncRequest,
      .putImportProgress, .appendProvisioningLog, .trimProvisioningLog:
      throw Self.unwritten
    case .insertPendingSignIn(let signIn): try insert(signIn)
    case .removePendingSignIn(let requestID, let tenant): try removePendingSignIn(requestID, tenant)
    case .insertReplayKey(let key): try insert(key)
    case .insertSession(let session): try insert(session)
    case .removeSession(let id, let tenant): try removeSession(id, tenant)
    case .removeSessions(let subject, let tenant): try removeSessions(of: subject, tenant)
    case .removeExpired(let moment): try removeExpired(before: moment)
    case .insertLogKey(let key): try insert(key)
    case .insertSubjectKey(let key): try insert(key)
    }
  }
}

private enum Savepoint {
  static let begin = SQLStatement("savepoint one_attempt")
  static let undo = SQLStatement("rollback to savepoint one_attempt")
  static let end = SQLStatement("release savepoint one_attempt")
}
