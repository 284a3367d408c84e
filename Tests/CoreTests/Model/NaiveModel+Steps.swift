import Diagnostics
import LanyardCore
import LanyardService
import RoleMapping
import SAML
import SignedXML

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
    case .policy(let rules, let isPreview): outcome = apply(rules, isPreview: isPreview)
    case .rollBack(let version): outcome = apply(versions[version] ?? [], isPreview: false)
    case .offer(let offer): outcome = apply(offer)
    case .hold(let decision): decide(decision)
    case .suspend: isSuspended = true
    case .resume: isSuspended = false
    case .signIn(let signIn): outcome.refusals = [complete(signIn)]
    case .look(let user): outcome.shown = shown(to: user)
    case .pass(let seconds): now = now + .seconds(seconds)
    case .evaluate:
      evaluate()
      outcome.judged = judged.count
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

  private mutating func apply(_ rules: [ModelRule], isPreview: Bool) -> ModelOutcome {
    if rules.contains(where: { !offer.allows($0.role) }) { return ModelOutcome(refusals: [.mappingRoleAboveCeiling]) }
    let before = self
    if rules != self.rules {
      self.rules = rules
      version += 1
      versions[version] = rules
      log.append("manifest.changed")
      judge(users.keys, isByDirectory: false)
    }
    let outcome = ModelOutcome(gained: gained.named, lost: lost.named)
    if isPreview { self = before }
    return outcome
  }

  private mutating func apply(_ offer: ModelOffer) -> ModelOutcome {
    if rules.contains(where: { !offer.allows($0.role) }) { return ModelOutcome(refusals: [.mappingRoleAboveCeiling]) }
    guard offer != self.offer else { return ModelOutcome() }
    self.offer = offer
    judge(users.keys, isByDirectory: false)
    return ModelOutcome(gained: gained.named, lost: lost.named)
  }

  private mutating func complete(_ signIn: ModelSignIn) -> ErrorCode? {
    if isSuspended { return .tenantSuspended }
    switch signIn.flaw {
    case .none: break
    case .replayed: return .signInReplayed
    case .wrongAudience: return .audienceMismatch
    case .unsigned: return .signatureMissing
    }
    guard let id = user(named: signIn.name) else {
      log.append("sign-in.refused refused \(ErrorCode.subjectUnknown)")
      return .subjectUnknown
    }
    guard users[id]?.isActive == true else {
      log.append("sign-in.refused refused \(ErrorCode.subjectDeactivated)")
      return .subjectDeactivated
    }
    log.append("sign-in.completed \(id)")
    sessions[id, default: 0] += 1
    lastSignIn = now
    cookies[id] = now + Self.sessionLifetime
    if !signIn.groups.isEmpty || statements[id] != nil { statements[id] = now + Self.statementLifetime }
    judge([id])
    return nil
  }

  /// What is due: statements that are no longer believed, and grants whose time is over.
  private mutating func evaluate() {
    let outdated = Set(statements.filter { $0.value <= now }.keys)
    let expiring = Set(held.filter { $0.value.contains { !$0.isEffective(at: now) } }.keys)
    judge(outdated, isByDirectory: false)
    judge(expiring.subtracting(outdated))
    for id in outdated { statements[id] = nil }
  }

  /// Whether something of the person's waits for a decision, and is in force meanwhile.
  private func isHeldBack(_ id: Int) -> Bool {
    (held[id] ?? []).contains { $0.isEffective(at: now) && $0.hold != nil }
  }

  /// A person's page shows what is in force and would be given again at this moment.
  private func shown(to id: Int) -> [String]? {
    let isKnown = users[id]?.isActive == true || isHeldBack(id)
    guard !isSuspended, isKnown, let end = cookies[id], now < end else { return nil }
    let conferred = decide(id).roles
    return (held[id] ?? []).filter { $0.isEffective(at: now) && (conferred[$0.role] != nil || $0.hold != nil) }
      .map(\.role.description).sorted()
  }
}

extension [RoleReference: Int] {
  /// The same by name.
  var named: [String: Int] {
    [String: Int](uniqueKeysWithValues: self.map { (role: RoleReference, count: Int) in (role.description, count) })
  }
}
