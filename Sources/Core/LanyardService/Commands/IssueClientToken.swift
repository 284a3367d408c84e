internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import OpenID

/// Gives an authenticated client its token for an hour, and uses up the assertion that it came with.
struct IssueClientToken: Command {
  static let lifetime: Duration = .seconds(3600)

  let tenant: TenantID
  let client: ClientID
  let scopes: Set<Scope>
  let assertion: ClientAssertion?

  var action: String { "token.issued" }
  var target: AuditTarget { AuditTarget(kind: "Client", id: client.description) }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<IssuedToken> {
    // Somebody may have revoked it since it was asked who it is.
    guard let client = try reader.client(client, tenant: tenant), client.revoked == nil,
      scopes.isSubset(of: client.scopes)
    else { return refuse(ClientAuthenticator.refusal, context) }
    let text = TokenText.make(.scim, context)
    let token = AccessToken(
      id: context.newID(), tenant: tenant, name: client.name, scopes: scopes, hash: text.hash, created: context.now,
      expires: context.now + Self.lifetime, client: client.id)
    var changes: [Change] = [.insertToken(token)]
    if let assertion {
      guard try !reader.isReplayed(assertionID: assertion.id, connection: client.replayScope, tenant: tenant) else {
        return refuse(.replayedAssertion, context)
      }
      let key = ReplayKey(
        tenant: tenant, connection: client.replayScope, assertionID: assertion.id, expires: assertion.expires)
      changes.append(.insertReplayKey(key))
    }
    let event = context.event(
      action, target: AuditTarget(kind: "Token", id: token.id.description),
      changes: [
        AuditChange(.added, path: "scopes", after: .array(scopes.names)),
        AuditChange(.added, path: "client", after: .string(client.id.description)),
      ])
    return .done(
      IssuedToken(token: token, text: text.secret),
      ChangeSet(recording: TenantEvent(tenant: tenant, event: event), changes))
  }
}

/// Records attempts to authenticate as a client that failed.
struct RefuseClient: Command {
  let tenant: TenantID
  /// Nil where nobody is known by the name given.
  let client: ClientID?
  let error: CodedError
  /// How many attempts for this cause the entry stands for.
  let count: Int

  var action: String { "client.refused" }
  var target: AuditTarget { AuditTarget(kind: "Client", id: client?.description ?? "unknown") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    var event = refusal(error, context).event
    event.changes = [AuditChange(.added, path: "refusals", after: .number(JSONNumber(count)))]
    return .done(count, ChangeSet(recording: TenantEvent(tenant: tenant, event: event)))
  }
}

extension OAuthClient {
  /// What the ids of its assertions are unique within; no connection has such a name.
  var replayScope: String { "oauth2:\(id)" }
}

extension CodedError {
  static let replayedAssertion = CodedError(
    .oauthAssertionReplayed, "the assertion was used before", expected: "a `jti` never seen",
    remedy: "make a fresh assertion for each request")
}
