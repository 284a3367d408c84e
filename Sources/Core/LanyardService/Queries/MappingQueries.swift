public import Diagnostics
internal import JSON
public import LanyardCore
public import RoleMapping

/// Why somebody has, or has not, the roles of a tenant's policy.
public struct SubjectExplanation: Sendable {
  public let subject: ResourceID
  public let userName: String?
  /// Who manages the subject: `saml` for somebody whom a sign-in created.
  public let source: Authority
  /// What of sign-ins is believed at the moment, the newest first.
  public let signIns: [SignInStanding]
  /// The attributes that the policy makes, as targets get them.
  public let profile: [ProfileAttribute]
  /// The version that judges this subject.
  public let policyVersion: Int
  /// Why it is that version; nil where one version judges everybody.
  public let rollout: RolloutStanding?
  /// Grants in force, with their reasons as recorded.
  public let grants: [Grant]
  /// For each role of the policy how each of its rules stands for this subject now.
  public let roles: [RoleExplanation]
  /// Why the subject has each of these roles or has not, in sentences.
  public let statements: [RoleReference: [RoleStatement]]
  public let findings: [Finding]
}

/// That a sign-in's statement is believed, and until when.
public struct SignInStanding: Sendable, Hashable {
  public let connection: String
  public let assertionID: String
  public let stated: Instant
  public let expires: Instant
}

/// On which side of a rollout somebody stands.
public struct RolloutStanding: Sendable, Hashable {
  public let stage: PolicyStage
  public let isInStage: Bool
  /// The version that is rolled out, and the one that judges whoever is not in the stage.
  public let version: Int
  public let baseVersion: Int
}

/// Reads about mapping: nothing here changes anything.
public struct MappingQueries: Sendable {
  private let store: any Store
  private let services: DirectoryServices
  private let clock: any LanyardCore.Clock

  public init(store: any Store, services: DirectoryServices, clock: any LanyardCore.Clock) {
    self.store = store
    self.services = services
    self.clock = clock
  }

  /// Explains one subject's roles.
  ///
  /// - Parameters:
  ///   - user: a resource id or a userName.
  ///   - role: `application/role`; nil for every role there is.
  ///   - moment: the instant of judgement; nil for now. The grants are those that the ledger has of that instant; policy,
  ///     directory and episodes are those of today.
  /// - Throws: `tenant.unknown`, `subject.unknown`, `mapping.role.unknown`.
  public func explain(
    tenant name: TenantName, user: String, role: String? = nil, at moment: Instant? = nil
  ) async throws -> SubjectExplanation {
    let (services, today) = (services, clock.now())
    let now = moment ?? today
    let ledger = moment.map { LedgerMoment($0) } ?? .now(today)
    return try await store.read { reader in
      let tenant = try reader.existingTenant(named: name)
      guard let found = try services.person(named: user, tenant: tenant.id, reader) else {
        throw CodedError.unknownUser(user)
      }
      let inForce = try services.policies.committedPolicy(for: tenant.id, reader)
      let active = try inForce.judging(found.id, in: DirectoryView(reader: reader, tenant: tenant.id))
      let roles = try Self.roles(of: active, role)
      let grants = try reader.grants(of: found.id, tenant: tenant.id, includingEnded: true)
        .filter { $0.isInForce(at: ledger) || moment == nil && $0.ended == nil }
        .map { $0.asItStood(at: ledger) }
      let view = DirectoryView(reader: reader, tenant: tenant.id)
      let subject = try active.subject(found, in: view, at: now)
      let episodes = try reader.episodes(of: found.id, tenant: tenant.id)
      let listing = try services.catalogue(of: tenant, reader).roles
      let held = Set(grants.filter { $0.isInForce(at: ledger) }.map(\.role))
      let suppressions = try reader.suppressions(of: [found.id], tenant: tenant.id).filter { $0.since <= now }
      let suppressed = Set(suppressions.map(\.role))
      let explanations = roles.map {
        active.policy.explain($0, for: subject, at: now, episodes: episodes, held: held, suppressed: suppressed)
      }
      let decision = active.policy.evaluate(
        subject, at: now, episodes: episodes, held: held, suppressed: suppressed)
      return SubjectExplanation(
        subject: found.id, userName: found.document["userName"]?.stringValue, source: subject.source,
        signIns: try active.signInFacts(of: found.id, in: view, at: now).map(\.standing), profile: decision.profile,
        policyVersion: active.version,
        rollout: inForce.rollout.map { rollout in
          RolloutStanding(
            stage: rollout.stage, isInStage: active.version == inForce.version, version: inForce.version,
            baseVersion: rollout.baseVersion)
        },
        grants: grants,
        roles: explanations,
        statements: Dictionary(
          explanations.map { explanation in
            let role = explanation.role
            let statements = RoleStatements(
              explanation: explanation, grant: grants.first { $0.role == role && $0.isInForce(at: ledger) },
              suppression: suppressions.first { $0.role == role }, isAboveCeiling: !active.ceiling.allows(role),
              isOfPast: now < today)
            return (role, statements.all)
          }
        ) { first, _ in first },
        findings: decision.findings
          + UnlistedRoles(of: found.document, listing: listing).findings)
    }
  }

  private static func roles(of active: ActivePolicy, _ wanted: String?) throws -> [RoleReference] {
    guard let wanted else { return active.roles }
    if let role = RoleReference(wanted), active.roles.contains(role) { return [role] }
    // Whoever leaves the application out means a role of that name.
    let near =
      active.roles.first { $0.role.hasSameOctets(as: wanted) }?.description
      ?? active.roles.map(\.description).nearest(to: wanted)
    throw CodedError(
      .mappingRoleUnknown, "there is no role `\(wanted.prefix(80))`", expected: "application/role of a catalogue",
      received: "`\(wanted.prefix(80))`",
      remedy: near.map { "write `\($0)`" } ?? "list the roles with `lanyard mapping explain` without `--role`")
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
