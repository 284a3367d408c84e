public import AuditLog
internal import Diagnostics
public import JSON
public import LanyardCore
internal import OpenID

/// `lanyard client rotate`: a client gets a new credential.
public struct RotateClient: Command {
  /// What comes of the credential there is.
  public enum Rotation: Sendable {
    /// A new secret; the newest old one stays good beside it.
    case adding
    /// A new secret; every old one ends at once.
    case replacing
    /// No new secret; all but the newest end at once.
    case finishing
    /// These keys in place of the old ones. A set may hold old and new together for a while.
    case keys(JSONObject)
  }

  public let tenant: TenantID
  let id: ClientID
  let rotation: Rotation

  public init(tenant: TenantID, id: ClientID, rotation: Rotation) {
    self.tenant = tenant
    self.id = id
    self.rotation = rotation
  }

  public var action: String { "client.rotated" }
  public var target: AuditTarget { AuditTarget(kind: "Client", id: id.description) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<IssuedClient> {
    var client: OAuthClient
    let secret: TokenText?
    do {
      try AccessPolicy.requireOperator(context.principal)
      guard let found = try reader.client(id, tenant: tenant), found.revoked == nil else {
        throw CodedError.unknownClient(id)
      }
      client = found
      (client.credential, secret) = try rotated(found.credential, context)
    } catch let error as CodedError where error.exposure == .caller {
      return refuseToOperator(error, context)
    }
    let event = context.event(
      action, target: target,
      changes: [AuditChange(.replaced, path: "credential", after: .string(client.credential.kind))])
    return .done(
      IssuedClient(client: client, secret: secret?.secret),
      ChangeSet(recordingForOperator: event, of: tenant, [.updateClient(client)]))
  }

  private func rotated(
    _ credential: OAuthClient.Credential, _ context: CommandContext
  ) throws(CodedError) -> (OAuthClient.Credential, TokenText?) {
    switch (credential, rotation) {
    case (.keys, .keys(let keys)):
      _ = try ClientKeySet(keys)
      return (.keys(keys), nil)
    case (.secrets(let hashes), .finishing): return (.secrets(Array(hashes.prefix(1))), nil)
    case (.secrets(let hashes), .adding), (.secrets(let hashes), .replacing):
      let fresh = TokenText.make(.client, context)
      var kept: [[UInt8]] = []
      if case .adding = rotation { kept = Array(hashes.prefix(1)) }
      // The newest comes first.
      return (.secrets([fresh.hash] + kept), fresh)
    case (.keys, _), (.secrets, .keys):
      throw CodedError(
        .clientCredentialMismatch, "the client proves who it is in another way", expected: "its \(credential.kind)",
        remedy: "leave out what does not go with it, or make a new client")
    }
  }
}

extension CodedError {
  static func unknownClient(_ id: ClientID) -> CodedError {
    CodedError(
      .clientUnknown, "the tenant has no live client `\(id)`", remedy: "list its clients with `lanyard client list`")
  }
}
