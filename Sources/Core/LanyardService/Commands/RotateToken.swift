public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore

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
    var old: AccessToken
    do {
      try AccessPolicy.requireOperator(context.principal)
      guard let found = try reader.token(id), found.tenant == tenant, found.isLive(at: context.now) else {
        throw CodedError.unknownToken(id)
      }
      if let client = found.client { throw Self.renewedByClient(client) }
      old = found
    } catch let error as CodedError where error.exposure == .caller {
      return refuseToOperator(error, context)
    }
    let text = TokenText.make(tenant == Tenant.operatorID ? .admin : .scim, context)
    let fresh = AccessToken(
      id: context.newID(), tenant: tenant, name: old.name, scopes: old.scopes, hash: text.hash, created: context.now,
      expires: old.expires.map { context.now + ($0 - old.created) })
    let end = context.now + max(overlap, .zero)
    old.expires = old.expires.map { min($0, end) } ?? end
    let event = context.event(
      action, target: target,
      changes: [AuditChange(.replaced, path: "token", after: .string(fresh.id.description))])
    return .done(
      IssuedToken(token: fresh, text: text.secret),
      ChangeSet(recordingForOperator: event, of: tenant, [.updateToken(old), .insertToken(fresh)]))
  }

  /// By hand it would outlive what the client may do.
  private static func renewedByClient(_ client: ClientID) -> CodedError {
    CodedError(
      .tokenNotRotatable, "the token belongs to a client, which gets its next one by itself",
      received: "a token of client `\(client)`",
      remedy: "rotate the client's credential with `lanyard client rotate`, or end the token with "
        + "`lanyard token revoke`")
  }
}
