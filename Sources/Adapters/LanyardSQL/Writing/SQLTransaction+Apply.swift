internal import Diagnostics
public import LanyardCore

extension SQLTransaction: StoreWriter {
  public func apply(_ changes: [Change], entries: [SequencedEntry], heads: [AuditHead]) throws {
    try requireSound()
    do {
      for change in changes { try write(change) }
      for entry in entries { try append(entry) }
      for head in heads { try move(head) }
      try connection.settle()
    } catch {
      connection.forget()
      failure = failure ?? error
      throw error
    }
  }

  public func attempt<Value>(_ body: () throws -> Value) throws -> Value {
    try requireSound()
    try connection.execute(Savepoint.begin, [])
    do {
      let value = try body()
      // A failure the body caught undoes the attempt all the same.
      try requireSound()
      try connection.execute(Savepoint.end, [])
      return value
    } catch {
      try undoAttempt(after: error)
      throw error
    }
  }

  /// Undoes what was applied since the innermost savepoint. Where the engine has ended the whole transaction there is
  /// nothing to go back to: the transaction stays failed, so that nothing more is written outside of one.
  private func undoAttempt(after error: any Error) throws {
    guard connection.isInTransaction else {
      failure = failure ?? error
      return
    }
    do {
      try connection.execute(Savepoint.undo, [])
      try connection.execute(Savepoint.end, [])
      failure = nil
    } catch let second {
      failure = failure ?? error
      throw second
    }
  }

  /// Passes if what is written now can still be committed.
  private func requireSound() throws {
    if let failure { throw failure }
    guard connection.isInTransaction else {
      let error = CodedError(
        .storeUnavailable, "the database ended the transaction", remedy: "try again", exposure: .operator)
      failure = error
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
    case .touchTokens(let moments): try touch(moments)
    case .insertClient(let client): try insert(client)
    case .updateClient(let client): try update(client)
    case .insertResource(let resource, let index): try insert(resource, index)
    case .updateResource(let resource, let version, let index): try update(resource, expecting: version, index)
    case .deleteResource(let id, let tenant, let version): try delete(id, tenant, expecting: version)
    case .addMemberships(let rows, let tenant): try add(rows, tenant)
    case .removeMemberships(let group, let members, let tenant): try remove(members, from: group, tenant)
    case .removeAllMemberships(let group, let tenant): try removeAllMembers(of: group, tenant)
    case .insertGrant(let grant): try insert(grant)
    case .updateGrant(let grant): try update(grant)
    case .putSuppression(let suppression): try put(suppression)
    case .removeSuppressions(let roles, let subject, let tenant): try removeSuppressions(roles, of: subject, tenant)
    case .recordUsage(let usage): try record(usage)
    case .insertReview(let review, let items): try insert(review, items)
    case .updateReview(let review): try update(review)
    case .updateReviewItem(let item): try update(item)
    case .insertHold(let hold): try insert(hold)
    case .updateHold(let hold): try update(hold)
    case .noteLaterWrites(let writes): try note(writes)
    case .appendHeldRecords(let records, let hold, let tenant): try append(records, to: hold, tenant)
    case .noteHeldRecord(let record): try note(record)
    case .putUrgentMark(let mark): try put(mark)
    case .putEpisodes(let episodes, let subject, let tenant): try put(episodes, of: subject, tenant)
    case .putStandingFindings(let findings, let subject, let tenant): try put(findings, of: subject, tenant)
    case .putAccount(let account): try put(account)
    case .insertDelivery(let row): try insert(row)
    case .updateDelivery(let row): try update(row)
    case .markForEvaluation(let subjects, let tenant, let cause, let request):
      try mark(subjects, tenant, because: cause, request)
    case .unmarkForEvaluation(let subjects, let tenant): try unmark(subjects, tenant)
    case .putPageWalk(let walk): try put(walk)
    case .insertAsyncRequest(let request): try insert(request)
    case .noteAsyncProgress(let request): try noteProgress(of: request)
    case .finishAsyncRequest(let request): try finish(request)
    case .putRunnerLease(let lease, let now): try put(lease, now: now)
    case .putImportProgress(let progress): try put(progress)
    case .appendProvisioningLog(let entries): try append(entries)
    case .trimProvisioningLog(let moment, let limit): try trimProvisioningLog(before: moment, limit: limit)
    case .insertPendingSignIn(let signIn): try insert(signIn)
    case .removePendingSignIn(let requestID, let tenant): try removePendingSignIn(requestID, tenant)
    case .insertReplayKey(let key): try insert(key)
    case .insertSession(let session): try insert(session)
    case .removeSession(let id, let tenant): try removeSession(id, tenant)
    case .removeSessions(let subject, let tenant): try removeSessions(of: subject, tenant)
    case .removeConnectionSessions(let connection, let tenant): try removeSessions(through: connection, tenant)
    case .removeExpired(let moment): try removeExpired(before: moment)
    case .putSignInFacts(let facts): try put(facts)
    case .removeSignInFacts(let subject, let moment, let tenant):
      try removeSignInFacts(of: subject, expiredBy: moment, tenant)
    case .linkNames(let hashes, let subject, let tenant): try link(hashes, to: subject, tenant)
    case .unlinkNames(let hashes, let tenant): try unlink(hashes, tenant)
    case .insertPolicyVersion(let version, let document): try insert(version, document)
    case .putEvaluationWalk(let walk): try put(walk)
    case .removeEvaluationWalk(let group, let tenant): try removeWalk(over: group, tenant)
    case .markMembersForEvaluation(let group, let after, let tenant, let request):
      try markMembers(of: group, after: after, tenant, request)
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
