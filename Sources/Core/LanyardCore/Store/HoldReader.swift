public import Diagnostics
public import RoleMapping

/// What revocations are counted from, and what of them waits for a person.
public protocol HoldReader {
  /// How many subjects lost a role to a change of the directory after the moment.
  func losingCount(of tenant: TenantID, after moment: Instant) throws -> Int
  /// Those among these subjects.
  func losing(among subjects: [ResourceID], of tenant: TenantID, after moment: Instant) throws -> Set<ResourceID>
  /// How many subjects hold a grant in force, or lost one to a change of the directory after the moment. Of those who hold
  /// one at most `limit` are counted, so that the question costs no more.
  func holderCount(of tenant: TenantID, after moment: Instant, limit: Int) throws -> Int

  func hold(_ id: HoldID, tenant: TenantID) throws -> Hold?
  /// The newest hold: if any is open, it is this one.
  func latestHold(of tenant: TenantID) throws -> Hold?
  /// When a person last closed a hold of the tenant, by release or undo, not after the moment; nil where nobody has.
  func lastHoldDecision(of tenant: TenantID, until moment: Instant) throws -> Instant?
  /// A tenant's holds, the newest first; those before `before`.
  func holds(of tenant: TenantID, before: HoldID?, limit: Int) throws -> [Hold]
  /// The open holds of all tenants, the oldest first.
  func openHolds(limit: Int) throws -> [Hold]
  /// Holds that a background job has something to do for, the oldest first.
  func holdsWithWork(limit: Int) throws -> [Hold]

  /// The grants that wait in a hold, by id, after `after`; of one role where one is given.
  func heldGrants(
    of hold: HoldID, role: RoleReference?, tenant: TenantID, after: GrantID?, limit: Int
  ) throws -> [Grant]
  /// The grants that wait in a hold or waited in it until a person let them go, by id.
  func grants(ofHold hold: HoldID, tenant: TenantID, after: GrantID?, limit: Int) throws -> [Grant]
  /// People who wait in a hold and whom the directory has let go, by id, after `after`: no list of people has them.
  func goneSubjects(of hold: HoldID, tenant: TenantID, after: ResourceID?, limit: Int) throws -> [ResourceID]
  /// What waits in a hold, counted by role and by people.
  func heldCounts(of hold: HoldID, tenant: TenantID) throws -> HeldCounts

  /// The before-images of a hold, the newest first; those before `before`.
  func heldRecords(of hold: HoldID, tenant: TenantID, before: Int?, limit: Int) throws -> [HeldRecord]
  /// Those that could not be put back, in their order.
  func refusedRecords(of hold: HoldID, tenant: TenantID, limit: Int) throws -> [HeldRecord]
  /// A resource that a held request deleted, as it was.
  func heldResource(_ id: ResourceID, hold: HoldID, tenant: TenantID) throws -> StoredResource?

  /// The holds that keep before-images and were not closed before the moment, with the number of the last image of each;
  /// without those that were undone and left nothing.
  func undoableHolds(of tenant: TenantID, after moment: Instant) throws -> [HoldID: Int]
  /// Of these parts of a resource, those that were written since a hold kept them, with ``LaterWrite/number``.
  func laterWrites(
    of resource: ResourceID, parts: [String], hold: HoldID, tenant: TenantID
  ) throws -> [String: Int]

  /// Those among these subjects whose revocations pass at once.
  func urgent(among subjects: [ResourceID], tenant: TenantID, at moment: Instant) throws -> Set<ResourceID>
  /// What each of these subjects waits to be judged for, of those who wait; in no order.
  func evaluationMarks(of subjects: [ResourceID], tenant: TenantID) throws -> [EvaluationMark]
}

extension HoldReader {
  /// What the subject waits to be judged for; nil where it does not wait.
  public func evaluationMark(of subject: ResourceID, tenant: TenantID) throws -> EvaluationMark? {
    try evaluationMarks(of: [subject], tenant: tenant).first
  }
}
