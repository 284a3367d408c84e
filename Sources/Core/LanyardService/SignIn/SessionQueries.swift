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

/// Reads of sessions. A session says who; what they may do is judged from the ledger at every look.
public struct SessionQueries: Sendable {
  private let store: any Store
  private let clock: any LanyardCore.Clock

  public init(store: any Store, clock: any LanyardCore.Clock) {
    self.store = store
    self.clock = clock
  }

  /// The person a session cookie stands for.
  ///
  /// - Throws: `session.unknown` where there is none, or it is over, or the account is gone or deactivated.
  public func person(tenant name: TenantName, cookie: String?) async throws -> SignedInPerson {
    let now = clock.now()
    guard let cookie, cookie.utf8.count <= 512 else { throw Self.unknown }
    let hash = TokenText.hash(of: cookie)
    return try await store.read { reader in
      guard let tenant = try reader.tenant(named: name), tenant.state == .active,
        let session = try reader.session(hash: hash, tenant: tenant.id), now < session.expires,
        let user = try reader.resource(session.subject, type: "User", tenant: tenant.id), user.isActive
      else { throw Self.unknown }
      let grants = try reader.grants(of: user.id, tenant: tenant.id, includingEnded: false)
      return SignedInPerson(
        subject: user.id, userName: user.document["userName"]?.stringValue,
        displayName: user.document["displayName"]?.stringValue,
        roles: grants.filter { $0.isEffective(at: now) }.map(\.held), expires: session.expires)
    }
  }

  private static let unknown = CodedError(
    .sessionUnknown, "nobody is signed in", expected: "a live session", remedy: "sign in through your identity provider")
}

extension Grant {
  /// The grant as a person's page shows it.
  var held: SignedInPerson.HeldRole {
    let rules = (origin["rules"]?.arrayValue ?? []).compactMap { $0["rule"]?.stringValue }
    return SignedInPerson.HeldRole(role: role, rules: rules, since: since, validUntil: validUntil)
  }
}
