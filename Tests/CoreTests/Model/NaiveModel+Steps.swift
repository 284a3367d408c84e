import Diagnostics
import LanyardCore
import LanyardService
import RoleMapping

/// What a step must come to.
struct ModelOutcome: Hashable, Sendable {
  /// With which codes it is refused, in the order of its parts; empty where all is done.
  var refusals: [ErrorCode?] = [nil]
  var gained: [String: Int] = [:]
  var lost: [String: Int] = [:]
  /// How many subjects a background job judged.
  var judged = 0
  /// The roles that a person's page shows; nil where nobody is signed in.
  var shown: [String]?
  /// How many of what a review came to.
  var counts: [String: Int] = [:]
}

extension NaiveModel {
  /// Does the step.
  mutating func perform(_ step: ModelStep) -> ModelOutcome {
    var outcome = ModelOutcome()
    switch step {
    case .write(let write): outcome.refusals = [isSuspended ? .tenantSuspended : self.write(write)]
    case .bulk(let writes):
      outcome.refusals = together { model in
        model.isSuspended ? [.tenantSuspended] : writes.map { model.write($0) }
      }
    case .onboard(let user, let group): outcome.refusals = together { $0.onboard(user, group) }
    case .policy(let rules, let stage, let isPreview): outcome = apply(rules, stage, isPreview: isPreview)
    case .rollout(let step): outcome = rollOut(step)
    case .rollBack(let version): outcome = rollBack(to: version)
    case .offer(let offer): outcome = apply(offer)
    case .hold(let decision): outcome.refusals = [decide(decision)]
    case .review(let step): outcome = review(step)
    case .reinstate(let user, let role): outcome.refusals = [reinstate(role, to: user)]
    case .use(let use): outcome.refusals = [report(use)]
    case .clean: clean()
    case .undo(let hold): outcome.refusals = [undo(hold)]
    case .suspend: isSuspended = true
    case .resume: isSuspended = false
    case .signIn(let signIn): outcome.refusals = [complete(signIn)]
    case .look(let user): outcome.shown = shown(to: user)
    case .pass(let seconds): now = now + .seconds(seconds)
    case .evaluate:
      outcome.judged = evaluate()
    case .deliver, .restart: break
    case .crash(let inner, let keeps):
      let (cookies, lastSignIn) = (cookies, lastSignIn)
      if keeps { _ = perform(inner) }
      // The answer was lost, and with it the cookie.
      if case .signIn = inner { (self.cookies, self.lastSignIn) = (cookies, lastSignIn) }
      outcome.refusals = [.storeUnavailable]
    }
    return outcome
  }

  /// The operations of one request lose or hold together: where one of them trips the guard, all are judged again with the
  /// hold that it opened.
  private mutating func together(_ body: (inout NaiveModel) -> [ErrorCode?]) -> [ErrorCode?] {
    var trial = self
    let refusals = body(&trial)
    if openHold == nil, trial.openHold != nil {
      isTrippedFurtherOn = true
      defer { isTrippedFurtherOn = false }
      holds.append(ModelHold())
      log.append("hold.opened")
      return body(&self)
    }
    self = trial
    return refusals
  }

  private mutating func onboard(_ user: ModelUser, _ group: Int) -> [ErrorCode?] {
    guard !isSuspended else { return [.tenantSuspended] }
    let id = next
    if let refusal = write(.createUser(user)) {
      log.append("scim.group.patched refused \(ErrorCode.batchDependencyFailed)")
      return [refusal, .batchDependencyFailed]
    }
    return [nil, write(.patchGroup(group, [.join([id])]))]
  }

  /// What is due: people who were marked, statements that are no longer believed, and grants whose time is over.
  ///
  /// - Returns: how many were judged.
  private mutating func evaluate() -> Int {
    let due = marked
    let outdated = Set(statements.filter { $0.value.expires <= now }.keys)
    let expiring = Set(held.filter { $0.value.contains { !$0.isEffective(at: now) } }.keys)
    var judged = judge(outdated.subtracting(due), because: .expiry)
    judged.add(judge(due.union(expiring.subtracting(outdated))))
    keep([], judged)
    for id in outdated { statements[id] = nil }
    marked = []
    return due.union(outdated).union(expiring).count + (continueUndoing() ? 1 : 0)
  }
}

extension [RoleReference: Int] {
  /// The same by name.
  var named: [String: Int] {
    [String: Int](uniqueKeysWithValues: self.map { (role: RoleReference, count: Int) in (role.description, count) })
  }
}
