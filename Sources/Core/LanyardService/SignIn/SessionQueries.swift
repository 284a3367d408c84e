public import Diagnostics
internal import JSON
public import LanyardCore
public import RoleMapping

/// Who is signed in, and what they may do as of now.
public struct SignedInPerson: Sendable {
  public struct HeldRole: Sendable {
    public let role: RoleReference
    /// The ids of the rules that conferred it.
    public let rules: [String]
    public let since: Instant
    public let validUntil: Instant?
  }

  public let subject: ResourceID
  public let userName: String?
  public let displayName: String?
  public let roles: [HeldRole]
  public let expires: Instant
}

/// Reads of sessions. A session says who. What they may do is judged at every look: a grant counts only while it is in
/// force and the policy still confers its role, even where a background job has not come to end it yet (design §4.6).
public struct SessionQueries: Sendable {
  private let store: any Store
  private let services: DirectoryServices
  private let clock: any LanyardCore.Clock

  public init(store: any Store, services: DirectoryServices, clock: any LanyardCore.Clock) {
    self.store = store
    self.services = services
    self.clock = clock
  }

  /// The person a session cookie stands for.
  ///
  /// - Throws: `session.unknown` where there is none, or it is over, or the account is gone or deactivated.
  public func person(tenant name: TenantName, cookie: String?) async throws -> SignedInPerson {
    let (services, now) = (services, clock.now())
    guard let cookie, cookie.utf8.count <= 512 else { throw Self.unknown }
    let hash = TokenText.hash(of: cookie)
    return try await store.read { reader in
      guard let tenant = try reader.tenant(named: name), tenant.state == .active,
        let session = try reader.session(hash: hash, tenant: tenant.id), now < session.expires,
        let (user, grants) = try Self.holder(session, at: now, services, reader)
      else { throw Self.unknown }
      return SignedInPerson(
        subject: user.id, userName: user.document["userName"]?.stringValue,
        displayName: user.document["displayName"]?.stringValue, roles: grants.map(\.held), expires: session.expires)
    }
  }

  /// Whose session it is and what they may do now; nil where the account is gone or deactivated, but for somebody whose
  /// revocations wait for a person: that one's session goes on.
  private static func holder(
    _ session: Session, at now: Instant, _ services: DirectoryServices, _ reader: any StoreReader
  ) throws -> (StoredResource, [Grant])? {
    let held = try reader.grants(of: session.subject, tenant: session.tenant, includingEnded: false)
      .filter { $0.isEffective(at: now) }
    let waiting = try WaitingGrants(of: session.subject, among: held, tenant: session.tenant, reader)
    let user = try reader.person(session.subject, tenant: session.tenant)
    if let user, user.isActive {
      let conferred = try conferred(to: user, holding: held, at: now, services, reader)
      return (user, held.filter { conferred.contains($0.role) || waiting.contains($0) })
    }
    guard let known = try user ?? waiting.deletedUser(reader), waiting.isAny else { return nil }
    return (known, held.filter { waiting.contains($0) })
  }

  /// The roles that would be given again at this moment.
  private static func conferred(
    to user: StoredResource, holding held: [Grant], at now: Instant, _ services: DirectoryServices,
    _ reader: any StoreReader
  ) throws -> Set<RoleReference> {
    guard !held.isEmpty else { return [] }
    let view = DirectoryView(reader: reader, tenant: user.tenant)
    let active = try services.policies.committedPolicy(for: user.tenant, reader).judging(user.id, in: view)
    return Set(try active.decide(user, holding: held, in: view, at: now).roles.map(\.reference))
  }

  private static let unknown = CodedError(
    .sessionUnknown, "nobody is signed in", expected: "a live session", remedy: "sign in through your identity provider"
  )
}

extension Grant {
  /// The grant as a person's page shows it.
  fileprivate var held: SignedInPerson.HeldRole {
    SignedInPerson.HeldRole(role: role, rules: rules, since: heldSince, validUntil: validUntil)
  }
}
