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
    self.scopes = Self.completed(scopes)
    self.expires = expires
  }

  /// A SCIM token needs one of read and write and one of users and groups; where no kind is named, both are meant.
  private static func completed(_ scopes: Set<Scope>) -> Set<Scope> {
    let verbs: Set<Scope> = [.scimRead, .scimWrite]
    let kinds: Set<Scope> = [.scimUsers, .scimGroups]
    return scopes.isDisjoint(with: verbs) || !scopes.isDisjoint(with: kinds) ? scopes : scopes.union(kinds)
  }

  public var action: String { "token.created" }
  public var target: AuditTarget { AuditTarget(kind: "Token", id: "new") }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<IssuedToken> {
    do {
      try AccessPolicy.requireOperator(context.principal)
      guard try reader.tenant(tenant) != nil else { throw CodedError.unknownTenant }
      try checkScopes()
      if let expires, expires <= context.now { throw CodedError.pastExpiry(expires) }
    } catch let error as CodedError where error.exposure == .caller {
      return refuseToOperator(error, context)
    }
    let text = TokenText.make(tenant == Tenant.operatorID ? .admin : .scim, context)
    let token = AccessToken(
      id: context.newID(), tenant: tenant, name: name, scopes: scopes, hash: text.hash, created: context.now,
      expires: expires)
    let event = context.event(
      action, target: AuditTarget(kind: "Token", id: token.id.description),
      changes: [AuditChange(.added, path: "scopes", after: .array(token.scopeNames))])
    return .done(
      IssuedToken(token: token, text: text.secret),
      ChangeSet(recordingForOperator: event, of: tenant, [.insertToken(token)]))
  }

  /// An admin token is the operator's alone, and nobody's token may do nothing.
  private func checkScopes() throws(CodedError) {
    let possible: Set<Scope> = tenant == Tenant.operatorID ? [.admin] : Scope.allSCIM
    guard !scopes.isEmpty, scopes.isSubset(of: possible) else {
      throw CodedError(
        .tokenScopeUnknown, "such a token cannot have these scopes",
        expected: "some of " + possible.map(\.rawValue).sorted().joined(separator: ", "),
        received: scopes.map(\.rawValue).sorted().joined(separator: ", "), remedy: "leave out the other scopes")
    }
  }
}

extension AccessToken {
  fileprivate var scopeNames: [JSONValue] { scopes.map(\.rawValue).sorted().map { .string($0) } }
}

extension CodedError {
  fileprivate static func pastExpiry(_ expires: Instant) -> CodedError {
    CodedError(
      .tokenExpiryInvalid, "the token would have expired already", expected: "a moment to come",
      received: expires.rfc3339, remedy: "give a longer `--expires`, such as P90D")
  }
}
