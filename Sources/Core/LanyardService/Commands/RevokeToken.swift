public import AuditLog
internal import Diagnostics
public import LanyardCore

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
    var token: AccessToken
    do {
      try AccessPolicy.requireOperator(context.principal)
      guard let found = try reader.token(id), found.tenant == tenant else { throw CodedError.unknownToken(id) }
      token = found
    } catch let error as CodedError where error.exposure == .caller {
      return refuseToOperator(error, context)
    }
    guard token.revoked == nil else { return .unchanged(token) }
    token.revoked = context.now
    let event = context.event(action, target: target)
    return .done(token, ChangeSet(recordingForOperator: event, of: tenant, [.updateToken(token)]))
  }
}

extension CodedError {
  static func unknownToken(_ id: TokenID) -> CodedError {
    CodedError(
      .tokenUnknown, "the tenant has no live token `\(id)`", remedy: "list its tokens with `lanyard token list`")
  }
}
