internal import Diagnostics
internal import LanyardCore

extension MemoryTransaction: StoreWriter {
  func apply(_ changes: [Change], entries: [SequencedEntry], heads: [AuditHead]) throws {
    if let failure { throw failure }
    do {
      for change in changes { try write(change) }
      for entry in entries {
        try insert(entry, at: Scoped(entry.tenant, entry.index), into: \.auditEntries, "the index of the log")
      }
      for head in heads { state.auditHeads[head.tenant] = head }
    } catch {
      failure = failure ?? error
      throw error
    }
  }

  func attempt<Value>(_ body: () throws -> Value) throws -> Value {
    if let failure { throw failure }
    let before = (state, failure)
    do {
      let value = try body()
      // A failure the body caught undoes the attempt all the same.
      if let failure { throw failure }
      return value
    } catch {
      (state, failure) = before
      throw error
    }
  }

  private func write(_ change: Change) throws {
    switch change {
    case .insertTenant, .updateTenant, .putObject, .removeObject, .putSecret, .removeSecret, .insertToken,
      .updateToken, .touchTokens, .insertClient, .updateClient:
      try writeOperator(change)
    case .insertResource, .updateResource, .deleteResource, .addMemberships, .removeMemberships,
      .removeAllMemberships:
      try writeDirectory(change)
    case .insertGrant, .updateGrant, .putEpisodes, .putStandingFindings, .putAccount, .insertDelivery,
      .updateDelivery, .markForEvaluation, .unmarkForEvaluation:
      try writeWork(change)
    case .putSuppression, .removeSuppressions, .recordUsage: try writeAccess(change)
    case .insertReview, .updateReview, .updateReviewItem: try writeReviews(change)
    case .insertHold, .updateHold, .appendHeldRecords, .noteLaterWrites, .noteHeldRecord, .putUrgentMark:
      try writeHolds(change)
    case .putPageWalk, .insertAsyncRequest, .noteAsyncProgress, .finishAsyncRequest, .putRunnerLease,
      .putImportProgress, .appendProvisioningLog,
      .trimProvisioningLog:
      try writeDeferred(change)
    case .insertPolicyVersion, .putEvaluationWalk, .removeEvaluationWalk, .markMembersForEvaluation:
      try writePolicyChange(change)
    case .insertPendingSignIn, .removePendingSignIn, .insertReplayKey, .insertSession, .removeSession,
      .removeSessions, .removeConnectionSessions, .removeExpired, .insertLogKey, .insertSubjectKey:
      try writeRecords(change)
    case .putSignInFacts, .removeSignInFacts, .linkNames, .unlinkNames:
      try writeSubjects(change)
    }
  }

  /// - Throws: `store.uniqueness.conflict` where the key is taken.
  func insert<Key, Row>(
    _ row: Row, at key: Key, into table: WritableKeyPath<MemoryState, [Key: Row]>, _ what: String
  ) throws {
    guard state[keyPath: table][key] == nil else { throw taken(what) }
    state[keyPath: table][key] = row
  }

  /// - Throws: `store.version.conflict` where there is no such row.
  func replace<Key, Row>(
    at key: Key, in table: WritableKeyPath<MemoryState, [Key: Row]>, _ what: String, _ change: (inout Row) -> Void
  ) throws {
    guard var row = state[keyPath: table][key] else { throw conflict(what) }
    change(&row)
    state[keyPath: table][key] = row
  }
}
