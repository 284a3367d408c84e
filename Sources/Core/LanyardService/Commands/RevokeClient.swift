public import AuditLog
internal import Diagnostics
public import LanyardCore

/// `lanyard client revoke`: the client gets no more tokens, and those it has open nothing from the commit on.
public struct RevokeClient: Command {
  public let tenant: TenantID
  let id: ClientID

  public init(tenant: TenantID, id: ClientID) {
    self.tenant = tenant
    self.id = id
  }

  public var action: String { "client.revoked" }
  public var target: AuditTarget { AuditTarget(kind: "Client", id: id.description) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<OAuthClient> {
    var client: OAuthClient
    do {
      try AccessPolicy.requireOperator(context.principal)
      guard let found = try reader.client(id, tenant: tenant) else { throw CodedError.unknownClient(id) }
      client = found
    } catch let error as CodedError where error.exposure == .caller {
      return refuseToOperator(error, context)
    }
    guard client.revoked == nil else { return .unchanged(client) }
    client.revoked = context.now
    let event = context.event(action, target: target)
    return .done(client, ChangeSet(recordingForOperator: event, of: tenant, [.updateClient(client)]))
  }
}
