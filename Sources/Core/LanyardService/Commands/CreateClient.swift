public import AuditLog
public import Diagnostics
public import JSON
public import LanyardCore
internal import OpenID

/// A client with its new secret: the only moment the secret can be read.
public struct IssuedClient: Sendable {
  public let client: OAuthClient
  /// Nil for a client that proves itself by its keys, and where no secret was made.
  public let secret: Secret<String>?
}

/// `lanyard client create`: a client of a tenant's directory that gets its tokens by itself.
public struct CreateClient: Command {
  public let tenant: TenantID
  let name: String
  let scopes: Set<Scope>
  let keys: JSONObject?

  /// - Parameter keys: a JWK Set of public keys; nil makes a secret.
  public init(tenant: TenantID, name: String, scopes: Set<Scope>, keys: JSONObject?) {
    self.tenant = tenant
    self.name = name
    self.scopes = scopes
    self.keys = keys
  }

  public var action: String { "client.created" }
  public var target: AuditTarget { AuditTarget(kind: "Client", id: "new") }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<IssuedClient> {
    let counted: Set<Scope>
    do {
      try AccessPolicy.requireOperator(context.principal)
      guard tenant != Tenant.operatorID, try reader.tenant(tenant) != nil else { throw CodedError.unknownTenant }
      counted = try scopes.completedForSCIM()
      if let keys { _ = try ClientKeySet(keys) }
    } catch let error as CodedError where error.exposure == .caller {
      return refuseToOperator(error, context)
    }
    let secret = keys == nil ? TokenText.make(.client, context) : nil
    let client = OAuthClient(
      id: context.newID(), tenant: tenant, name: name, scopes: counted,
      credential: keys.map { .keys($0) } ?? .secrets(secret.map { [$0.hash] } ?? []), created: context.now)
    let event = context.event(
      action, target: AuditTarget(kind: "Client", id: client.id.description),
      changes: [
        AuditChange(.added, path: "scopes", after: .array(counted.names)),
        AuditChange(.added, path: "credential", after: .string(client.credential.kind)),
      ])
    return .done(
      IssuedClient(client: client, secret: secret?.secret),
      ChangeSet(recordingForOperator: event, of: tenant, [.insertClient(client)]))
  }
}

extension OAuthClient.Credential {
  /// As logs and reports name it: `secret`, `keys`.
  public var kind: String {
    switch self {
    case .secrets: "secret"
    case .keys: "keys"
    }
  }
}
