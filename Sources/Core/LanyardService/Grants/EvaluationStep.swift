internal import Diagnostics
internal import LanyardCore

/// The next stretch of a walk as a plain read finds it: how far it goes, and who of those on the way is judged otherwise
/// than before. Nothing is written for the others, so that writers wait for those alone whom the change concerns.
///
/// Whoever changes between this look and the write is judged by the command that changes them, by the same policy.
struct EvaluationStep: Sendable {
  /// How many subjects one look passes at most, and how many of them one transaction judges.
  static let stretch = 500
  static let batch = 50

  let walk: EvaluationWalk
  /// The last id that was passed; nil where nobody is left.
  let last: ResourceID?
  let passed: Int
  let affected: [ResourceID]
  /// Whether nobody comes behind `last`.
  let isLast: Bool

  /// Looks ahead from where the walk stands.
  ///
  /// - Throws: `PolicyProblems` and the store's own where the policy cannot run.
  init(of walk: EvaluationWalk, services: DirectoryServices, _ reader: any StoreReader, _ context: CommandContext)
    throws
  {
    let policy = try services.policies.committedPolicy(for: walk.tenant, reader)
    let (ids, end, isLast) = try Self.next(of: walk, reader)
    let view = DirectoryView(reader: reader, tenant: walk.tenant)
    let known = try view.knowing(ids, targets: policy.targets.map(\.name))
    var affected: [ResourceID] = []
    var place = 0
    while place < ids.count, affected.count < Self.batch {
      let subject = ids[place]
      let judge = try policy.judging(subject, in: known)
      let judged = try SubjectJudgement(subject: subject, view: known, active: judge, context: context).judged()
      if try judged.changesSomething() { affected.append(subject) }
      place += 1
    }
    self.walk = walk
    self.affected = affected
    passed = place
    let isWhole = place == ids.count
    last = isWhole ? end : ids[place - 1]
    self.isLast = isWhole && isLast
  }

  /// The users that come next, the id up to which that is, and whether it is the end.
  private static func next(
    of walk: EvaluationWalk, _ reader: any StoreReader
  ) throws -> (users: [ResourceID], end: ResourceID?, isLast: Bool) {
    guard let group = walk.group else {
      let ids = try reader.resourceIDs(type: "User", tenant: walk.tenant, after: walk.after, limit: stretch)
      return (ids, ids.last, ids.count < stretch)
    }
    let rows = try reader.members(of: group, tenant: walk.tenant, after: walk.after, limit: stretch)
    return (rows.filter { $0.type == "User" }.map(\.member), rows.last?.member, rows.count < stretch)
  }
}
