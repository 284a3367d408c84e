import Diagnostics
import LanyardCore
import RoleMapping

/// What must hold whatever the model says. The grants were found equal to the model's, so they are read from there.
extension ModelRun {
  func checkInvariants(after step: ModelStep, from before: NaiveModel) throws {
    for (id, grants) in model.held {
      let isWaiting = grants.allSatisfy { $0.hold != nil }
      try require(model.users[id] != nil || isWaiting, "user \(id) is gone and holds \(grants.map(\.role))")
      for grant in grants { try checkReasons(of: grant) }
      let effective = Set(grants.filter { $0.isEffective(at: model.now) }.map(\.role))
      // Whoever is to be judged by the job may hold what was allowed before.
      for set in model.offer.exclusiveSets where !model.marked.contains(id) {
        try require(effective.intersection(set).count < 2, "user \(id) holds two of \(set)")
      }
    }
    for id in model.sessions.keys {
      let isWaiting = model.held[id]?.contains { $0.hold != nil } ?? false
      try require(model.users[id]?.isActive == true || isWaiting, "user \(id) is not active and has a session")
    }
    if step.isSignIn { try checkPrivileges(from: before) }
  }

  private func checkReasons(of grant: NaiveModel.Grant) throws {
    try require(!grant.rules.isEmpty, "\(ModelLedgerRow(grant)) has no reason")
    let version = model.versions[grant.policyVersion]?.rules ?? []
    let isKnown = grant.rules.allSatisfy { rule in version.contains { $0.id == rule } }
    try require(isKnown, "\(ModelLedgerRow(grant)) names rules that its version does not have")
    let isLate = grant.hold != nil || model.marked.contains(grant.user)
    try require(model.offer.allows(grant.role) || isLate, "\(ModelLedgerRow(grant)) is above the ceiling")
  }

  /// Whatever an assertion says, a privileged role that comes with a sign-in comes from the directory, which would have
  /// given it without anybody signing in; or from a rule that says in so many words that assertions are believed.
  private func checkPrivileges(from before: NaiveModel) throws {
    for (id, grants) in model.held {
      let old = Set((before.held[id] ?? []).map(\.role))
      for grant in grants where ModelOffer.privileged.contains(grant.role) && !old.contains(grant.role) {
        let rules = (model.versions[grant.policyVersion]?.rules ?? []).filter { grant.rules.contains($0.id) }
        let isTrusted = rules.contains { $0.sources?.contains("saml") ?? false }
        // Another sign-in may end what stood in the way of it: then the directory confers it, as it did before.
        let subject = before.subject(id)
        let isDue = rules.contains { rule in
          !rule.condition.readsStatements && subject.map { rule.condition.holds(of: $0) } ?? false
        }
        try require(isDue || isTrusted, "user \(id) got \(grant.role) by signing in")
      }
    }
  }
}

extension ModelStep {
  fileprivate var isSignIn: Bool {
    switch self {
    case .signIn: true
    case .crash(let inner, _): inner.isSignIn
    default: false
    }
  }
}
