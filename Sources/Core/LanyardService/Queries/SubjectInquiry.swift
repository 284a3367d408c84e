internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// One look at one person: all that an explanation of their roles stands on, read at once.
struct SubjectInquiry {
  /// The policy in force, and the version of it that judges the person.
  let inForce: ActivePolicy
  let active: ActivePolicy
  private let user: StoredResource
  /// Whether the directory has let the person go, who is judged like somebody deactivated.
  private let isGone: Bool
  private let subject: SubjectDocument
  private let listing: RoleListing
  /// The instant of judgement.
  private let now: Instant
  private let isOfPast: Bool
  /// In force at the instant, or for a look at today not ended yet; as they stood.
  private let grants: [Grant]
  /// Those of them that are in force.
  private let held: [Grant]
  private let episodes: [Episode]
  private let suppressions: [Suppression]
  private let signIns: [SignInFacts]

  /// - Parameter moment: the instant of judgement; nil for today.
  init(
    of person: StoredResource, isGone: Bool, in tenant: Tenant, at moment: Instant?, today: Instant,
    _ services: DirectoryServices, _ reader: any StoreReader
  ) throws {
    let view = DirectoryView(reader: reader, tenant: tenant.id)
    let ledger = moment.map { LedgerMoment($0) } ?? .now(today)
    let now = moment ?? today
    var user = person
    if isGone { user.document["active"] = false }
    (self.user, self.isGone, self.now, isOfPast) = (user, isGone, now, now < today)
    inForce = try services.policies.committedPolicy(for: tenant.id, reader)
    active = try inForce.judging(user.id, in: view)
    subject = try active.subject(user, in: view, at: now)
    listing = try services.catalogue(of: tenant, reader).roles
    let rows = try reader.grants(of: user.id, tenant: tenant.id, includingEnded: true)
    grants = rows.filter { $0.isInForce(at: ledger) || moment == nil && $0.ended == nil }
      .map { $0.asItStood(at: ledger) }
    held = grants.filter { $0.isInForce(at: ledger) }
    episodes = try reader.episodes(of: user.id, tenant: tenant.id)
    suppressions = try reader.suppressions(of: [user.id], tenant: tenant.id).filter { $0.since <= now }
    signIns = try active.signInFacts(of: user.id, in: view, at: now)
  }

  func explanation(of roles: [RoleReference]) -> SubjectExplanation {
    let (held, suppressed) = (Set(held.map(\.role)), Set(suppressions.map(\.role)))
    let explanations = roles.map {
      active.policy.explain($0, for: subject, at: now, episodes: episodes, held: held, suppressed: suppressed)
    }
    let decision = active.policy.evaluate(subject, at: now, episodes: episodes, held: held, suppressed: suppressed)
    return SubjectExplanation(
      subject: user.id, userName: user.document["userName"]?.stringValue, isGone: isGone, source: subject.source,
      signIns: signIns.map(\.standing), profile: decision.profile, policyVersion: active.version, rollout: rollout,
      grants: grants, roles: explanations,
      statements: Dictionary(explanations.map { ($0.role, statements($0)) }) { first, _ in first },
      findings: decision.findings + UnlistedRoles(of: user.document, listing: listing).findings)
  }

  private func statements(_ explanation: RoleExplanation) -> [RoleStatement] {
    let role = explanation.role
    return RoleStatements(
      explanation: explanation, grant: held.first { $0.role == role },
      suppression: suppressions.first { $0.role == role }, isAboveCeiling: !active.ceiling.allows(role),
      isOfPast: isOfPast
    ).all
  }

  private var rollout: RolloutStanding? {
    inForce.rollout.map { rollout in
      RolloutStanding(
        stage: rollout.stage, isInStage: active.version == inForce.version, version: inForce.version,
        baseVersion: rollout.baseVersion)
    }
  }
}

extension Grant {
  fileprivate func asItStood(at moment: LedgerMoment) -> Grant {
    var grant = self
    grant.state = standing(at: moment)
    return grant
  }
}

extension SignInFacts {
  fileprivate var standing: SignInStanding {
    SignInStanding(connection: connection, assertionID: assertionID, stated: stated, expires: expires)
  }
}
