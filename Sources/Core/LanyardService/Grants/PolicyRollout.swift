internal import LanyardCore
internal import RoleMapping

/// A policy that judges a part of the subjects, and the one that judges the others meanwhile.
struct PolicyRollout: Sendable {
  let stage: PolicyStage
  /// What the rollout is called in the stage; see ``PolicyVersion/Rollout/begun``.
  let begun: Int
  let baseVersion: Int
  let base: CheckedPolicy
}

extension ActivePolicy {
  /// The policy by which this subject is judged: the same, or where the subject is not in the stage of a rollout the
  /// version before it.
  func judging(_ subject: ResourceID, in view: DirectoryView) throws -> ActivePolicy {
    guard let rollout else { return self }
    // Who is in a group is the directory's to say; whom a percentage takes in is not.
    var (groups, isByGroup) = ([GroupFact](), false)
    if case .group = rollout.stage { (groups, isByGroup) = (try view.groupFacts(of: subject), true) }
    var judging = self
    judging.alternative = isByGroup ? rollout.base : nil
    guard !rollout.stage.includes(subject.octets, groups: groups, rollout: rollout.begun) else { return judging }
    return ActivePolicy(
      version: rollout.baseVersion, policy: rollout.base, catalogues: catalogues, ceiling: ceiling, targets: targets,
      connections: connections, rollout: rollout, alternative: isByGroup ? policy : nil)
  }
}
