public import AuditLog
public import Diagnostics
internal import JSON
public import LanyardCore

/// A token just made: the only moment its text can be read.
public struct IssuedToken: Sendable {
  public let token: AccessToken
  public let text: Secret<String>
}

/// `lanyard token create`: a SCIM token of a tenant, or with the operator as tenant an admin token.
public struct CreateToken: Command {
  public let tenant: TenantID
  let name: String
  let scopes: Set<Scope>
  let expires: Instant?

  public init(tenant: TenantID, name: String, scopes: Set<Scope>, expires: Instant?) {
    self.tenant = tenant
    self.name = name
    self.scopes = scopes
    self.expires = expires
  }

  public var action: String { "token.created" }
  public var target: AuditTarget { AuditTarget(kind: "Token", id: "new") }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<IssuedToken> {
    if let expires, expires <= context.now { return refuse(.pastExpiry(expires), context) }
    let text = TokenText.make(tenant == Tenant.operatorID ? .admin : .scim, context)
    let token = AccessToken(
      id: context.newID(), tenant: tenant, name: name, scopes: scopes, hash: text.hash, created: context.now,
      expires: expires)
    let event = TenantEvent(
      tenant: tenant,
      event: context.event(
        action, target: token.auditTarget,
        changes: [AuditChange(.added, path: "scopes", after: .array(token.scopeNames))]))
    return .done(
      IssuedToken(token: token, text: text.secret), ChangeSet(recording: event, [.insertToken(token)]))
  }
}

/// `lanyard token revoke`: the token opens nothing from the commit on.
public struct RevokeToken: Command {
  public let tenant: TenantID
  let id: TokenID

  public init(tenant: TenantID, id: TokenID) {
    self.tenant = tenant
    self.id = id
  }

  public var action: String { "token.revoked" }
  public var target: AuditTarget { AuditTarget(kind: "Token", id: id.description) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<AccessToken> {
    guard var token = try reader.token(id), token.tenant == tenant else { return refuse(.unknownToken(id), context) }
    guard token.revoked == nil else { return .unchanged(token) }
    token.revoked = context.now
    let event = TenantEvent(tenant: tenant, event: context.event(action, target: target))
    return .done(token, ChangeSet(recording: event, [.updateToken(token)]))
  }
}

/// `lanyard token rotate`: a new token like the old one, which stays good for the overlap.
public struct RotateToken: Command {
  public let tenant: TenantID
  let id: TokenID
  let overlap: Duration

  public init(tenant: TenantID, id: TokenID, overlap: Duration) {
    self.tenant = tenant
    self.id = id
    self.overlap = overlap
  }

  public var action: String { "token.rotated" }
  public var target: AuditTarget { AuditTarget(kind: "Token", id: id.description) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<IssuedToken> {
    guard var old = try reader.token(id), old.tenant == tenant, old.isLive(at: context.now) else {
      return refuse(.unknownToken(id), context)
    }
    let lifetime = old.expires.map { $0 - old.created }
    let text = TokenText.make(tenant == Tenant.operatorID ? .admin : .scim, context)
    let fresh = AccessToken(
      id: context.newID(), tenant: tenant, name: old.name, scopes: old.scopes, hash: text.hash, created: context.now,
      expires: lifetime.map { context.now + $0 })
    let end = context.now + overlap
    old.expires = old.expires.map { min($0, end) } ?? end
    let event = TenantEvent(
      tenant: tenant,
      event: context.event(
        action, target: target,
        changes: [AuditChange(.replaced, path: "token", after: .string(fresh.id.description))]))
    return .done(
      IssuedToken(token: fresh, text: text.secret),
      ChangeSet(recording: event, [.updateToken(old), .insertToken(fresh)]))
  }
}

extension AccessToken {
  fileprivate var auditTarget: AuditTarget { AuditTarget(kind: "Token", id: id.description) }
  fileprivate var scopeNames: [JSONValue] { scopes.map(\.rawValue).sorted().map { .string($0) } }
}

extension CodedError {
  fileprivate static func unknownToken(_ id: TokenID) -> CodedError {
    CodedError(
      .tokenUnknown, "the tenant has no live token `\(id)`", remedy: "list its tokens with `lanyard token list`")
  }

  fileprivate static func pastExpiry(_ expires: Instant) -> CodedError {
    CodedError(
      .tokenExpiryInvalid, "the token would have expired already", expected: "a moment to come",
      received: expires.rfc3339, remedy: "give a longer `--expires`, such as P90D")
  }
}
