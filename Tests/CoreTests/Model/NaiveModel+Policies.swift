import Diagnostics
import RoleMapping

/// Policies and what the operator offers.
extension NaiveModel {
  /// A policy judges everybody, or those in its stage, while its base judges the others.
  mutating func apply(
    _ rules: [ModelRule], _ stage: ModelStage?, isPreview: Bool = false, again: ModelPolicy.Lineage? = nil
  ) -> ModelOutcome {
    // A rollout of what judges everybody already is none.
    let isAgain = again == nil && rules == policy.rules && policy.stage == nil
    let stage = isAgain ? nil : stage
    let lineage = stage.map { _ in again ?? self.lineage(of: rules) }
    if let problem = problem(in: ModelPolicy(rules: rules, stage: stage, lineage: lineage), under: offer) {
      return ModelOutcome(refusals: [problem])
    }
    let before = self
    if rules != policy.rules || stage != policy.stage {
      version += 1
      versions[version] = ModelPolicy(rules: rules, stage: stage, lineage: lineage)
      log.append("manifest.changed")
      judge(isPreview ? everybody : unmarked, because: .policy)
    }
    let outcome = ModelOutcome(gained: gained.named, lost: lost.named)
    if isPreview { self = before }
    return outcome
  }

  /// Whoever waits to be judged for the directory is judged then, by the policy of then.
  private var unmarked: Set<Int> { everybody.subtracting(marked) }

  /// Whoever is in the directory, and whoever is gone from it and has a role that waits.
  private var everybody: Set<Int> { Set(users.keys).union(held.filter { !$0.value.isEmpty }.keys) }

  /// Another stage of the same rules goes on with their rollout; any other begins one.
  private func lineage(of rules: [ModelRule]) -> ModelPolicy.Lineage {
    if rules == policy.rules, let lineage = policy.lineage { return lineage }
    return ModelPolicy.Lineage(base: policy.lineage?.base ?? version, begun: version + 1)
  }

  private func problem(in policy: ModelPolicy, under offer: ModelOffer) -> ErrorCode? {
    let base = policy.lineage.flatMap { versions[$0.base]?.rules } ?? []
    return (policy.rules + base).lazy.compactMap { $0.problem(under: offer) }.first
  }

  /// An earlier version comes back, with the rollout that it had.
  mutating func rollBack(to version: Int) -> ModelOutcome {
    guard let wanted = versions[version] else { return ModelOutcome(refusals: [.mappingVersionUnknown]) }
    return apply(wanted.rules, wanted.stage, again: wanted.lineage)
  }

  mutating func rollOut(_ step: ModelRolloutStep) -> ModelOutcome {
    guard let lineage = policy.lineage else { return ModelOutcome(refusals: [.mappingRolloutNone]) }
    switch step {
    case .stage(let stage): return apply(policy.rules, stage)
    case .complete: return apply(policy.rules, nil)
    case .abandon: return rollBack(to: lineage.base)
    }
  }

  mutating func apply(_ offer: ModelOffer) -> ModelOutcome {
    if let problem = problem(in: policy, under: offer) { return ModelOutcome(refusals: [problem]) }
    guard offer != self.offer else { return ModelOutcome() }
    self.offer = offer
    judge(unmarked, because: .policy)
    return ModelOutcome(gained: gained.named, lost: lost.named)
  }

  /// The version that judges a person, and its rules.
  func judging(_ id: Int) -> (version: Int, rules: [ModelRule]) {
    guard let stage = policy.stage, let lineage = policy.lineage, !includes(id, stage, lineage) else {
      return (version, policy.rules)
    }
    return (lineage.base, versions[lineage.base]?.rules ?? [])
  }

  /// Those by which a person is judged, and where a group decides of it those too by which they would be otherwise.
  func rulesThatMayJudge(_ id: Int) -> [ModelRule] {
    guard let stage = policy.stage, let lineage = policy.lineage, case .group = stage else { return judging(id).rules }
    return policy.rules + (versions[lineage.base]?.rules ?? [])
  }

  private func includes(_ id: Int, _ stage: ModelStage, _ lineage: ModelPolicy.Lineage) -> Bool {
    switch stage {
    case .group(let name):
      groups.values.contains { $0.members.contains(id) && $0.name.lowercased() == name.lowercased() }
    case .percent(let percent):
      // Chance chooses whom, by a function that is part of the contract: the same people in every release.
      PolicyStage.percent(percent).includes(octets[id] ?? [], groups: [], rollout: lineage.begun)
    }
  }
}
