public import Diagnostics
public import JSON
public import RoleMapping

/// One row written. Everything a decision changes is a list of these, so that it can be read, tested and re-run.
public enum Change: Sendable, Hashable {
  case insertTenant(Tenant)
  case updateTenant(Tenant)

  /// Stores the object and raises its version by one.
  case putObject(ManifestObject)
  case removeObject(ManifestReference)
  /// A secret that a manifest object refers to, sealed under the master key. The name is `Target acme/hook#secrets.0`.
  case putSecret(name: String, sealed: [UInt8])
  case removeSecret(name: String)

  case insertToken(AccessToken)
  /// Name, scopes, expiry and revocation may change.
  case updateToken(AccessToken)
  /// When tokens were last used. A token that is gone is passed over; an earlier moment changes nothing.
  case touchTokens([TokenID: Instant])
  case insertClient(OAuthClient)
  /// Name, scopes, credential and revocation may change.
  case updateClient(OAuthClient)

  /// - Throws on apply: `store.uniqueness.conflict` where a unique value is taken.
  case insertResource(StoredResource, index: [IndexedValue])
  /// Writes the resource if the stored version is still `expecting`, and replaces its index.
  case updateResource(StoredResource, expecting: Int, index: [IndexedValue])
  /// Deletes the resource, its index, the memberships it holds and those held of it.
  case deleteResource(ResourceID, tenant: TenantID, expecting: Int)

  /// Adding a row that exists changes its `display` and `type` alone.
  case addMemberships([Membership], tenant: TenantID)
  case removeMemberships(group: ResourceID, members: [ResourceID], tenant: TenantID)
  case removeAllMemberships(group: ResourceID, tenant: TenantID)

  case insertGrant(Grant)
  /// State, end, its cause, hold and validity may change.
  case updateGrant(Grant)

  /// - Throws on apply: `store.uniqueness.conflict` where another hold of the tenant is open.
  case insertHold(Hold)
  /// State, end and work may change.
  case updateHold(Hold)
  /// Keeps before-images, numbered on behind those of the hold.
  case appendHeldRecords([HeldRecord], hold: HoldID, tenant: TenantID)
  /// Writes down why a before-image was not put back, or that it was.
  /// Notes what a write overtakes; of what was overtaken before, the later number counts.
  case noteLaterWrites([LaterWrite])
  case noteHeldRecord(HeldRecord)
  /// Replaces the subject's mark.
  case putUrgentMark(UrgentMark)

  /// Replaces the subject's open episodes: the rules whose condition holds, and since when (design §4.5).
  case putEpisodes([Episode], subject: ResourceID, tenant: TenantID)

  /// Replaces what stands against the subject; see ``StandingFinding``.
  case putStandingFindings([StandingFinding], subject: ResourceID, tenant: TenantID)

  /// Replaces the suppression of the same subject and role.
  case putSuppression(Suppression)
  /// Those that there are.
  case removeSuppressions([RoleReference], subject: ResourceID, tenant: TenantID)
  /// When grants were last used. A grant that is not in force, or began later, is passed over; an earlier moment changes
  /// nothing.
  case recordUsage(RoleUsage)
  /// - Throws on apply: `store.uniqueness.conflict` where the tenant has a review of this name.
  case insertReview(AccessReview, items: [ReviewItem])
  /// Its end may change.
  case updateReview(AccessReview)
  /// Everything about the decision may change.
  case updateReviewItem(ReviewItem)

  case putAccount(TargetAccount)
  case insertDelivery(OutboxRow)
  /// Status, due time, attempts, outcome and urgency may change.
  case updateDelivery(OutboxRow)

  /// Marks subjects whose roles must be judged again by a background job; marking twice is marking once, for the request
  /// that came first. Where the two were marked for different causes, `directory` counts, for which revocations are guarded.
  case markForEvaluation([ResourceID], tenant: TenantID, because: Grant.EndCause, request: String? = nil)
  case unmarkForEvaluation([ResourceID], tenant: TenantID)

  /// Replaces the walk of the same fingerprint.
  case putPageWalk(PageWalk)
  case insertAsyncRequest(AsyncRequest)
  /// The progress may change, until there is an outcome.
  ///
  /// - Throws on apply: `store.version.conflict` where the request has an outcome.
  case noteAsyncProgress(AsyncRequest)
  /// The outcome may change, once.
  ///
  /// - Throws on apply: `store.version.conflict` where the request has an outcome already.
  case finishAsyncRequest(AsyncRequest)
  /// Takes or renews a lease.
  ///
  /// - Throws on apply: `store.version.conflict` where somebody else holds it beyond `now`.
  case putRunnerLease(RunnerLease, now: Instant)
  case putImportProgress(ImportProgress)
  case appendProvisioningLog([ProvisioningLogEntry])
  /// Forgets entries of the provisioning log made before the moment, at most `limit`.
  case trimProvisioningLog(before: Instant, limit: Int)

  case insertPendingSignIn(PendingSignIn)
  case removePendingSignIn(requestID: String, tenant: TenantID)
  /// - Throws on apply: `store.uniqueness.conflict` where the assertion was used before.
  case insertReplayKey(ReplayKey)
  case insertSession(Session)
  case removeSession(SessionID, tenant: TenantID)
  case removeSessions(subject: ResourceID, tenant: TenantID)
  /// Ends the sessions that began through a connection.
  case removeConnectionSessions(connection: String, tenant: TenantID)
  /// Forgets what expired before the moment: pending sign-ins, replay keys, sessions, page walks, tokens issued to clients;
  /// and asynchronous requests that were finished a day before it, urgent marks, and the before-images of holds that were
  /// closed ``Hold/undoPeriod`` before it.
  case removeExpired(before: Instant)

  /// Replaces what the subject's last sign-in through the same connection stated.
  case putSignInFacts(SignInFacts)
  /// Forgets what sign-ins stated of a subject: what has expired by the moment, or all of it where there is none.
  case removeSignInFacts(subject: ResourceID, expiredBy: Instant?, tenant: TenantID)
  /// Gives names to a just-in-time subject, or closes them; see ``LinkedName``. Whoever had one before has it no more.
  case linkNames([[UInt8]], subject: ResourceID?, tenant: TenantID)
  case unlinkNames([[UInt8]], tenant: TenantID)
  /// Keeps what an activated policy said. A version is written once.
  case insertPolicyVersion(PolicyVersion, document: JSONObject)
  /// Begins a walk or moves it on; it takes the place of the one over the same subjects.
  case putEvaluationWalk(EvaluationWalk)
  /// Forgets the walk over a group's members.
  case removeEvaluationWalk(group: ResourceID, tenant: TenantID)
  /// Marks the users who are members of a group as it is stored, from behind `after` on, without naming them.
  case markMembersForEvaluation(group: ResourceID, after: ResourceID?, tenant: TenantID, request: String? = nil)

  case insertLogKey(AuditLogKey)
  case insertSubjectKey(SubjectKey)
}
