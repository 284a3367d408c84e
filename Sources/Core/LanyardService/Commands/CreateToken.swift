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
  /// As asked for.
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
    let counted: Set<Scope>
    do {
      try AccessPolicy.requireOperator(context.principal)
      guard try reader.tenant(tenant) != nil else { throw CodedError.unknownTenant }
      counted = try checkedScopes()
      try requireApplications(of: counted, reader)
      if let expires, expires <= context.now { throw CodedError.pastExpiry(expires) }
    } catch let error as CodedError where error.exposure == .caller {
      return refuseToOperator(error, context)
    }
    let text = TokenText.make(tenant == Tenant.operatorID ? .admin : .scim, context)
    let token = AccessToken(
      id: context.newID(), tenant: tenant, name: name, scopes: counted, hash: text.hash, created: context.now,
      expires: expires)
    let event = context.event(
      action, target: AuditTarget(kind: "Token", id: token.id.description),
      changes: [AuditChange(.added, path: "scopes", after: .array(token.scopes.names))])
    return .done(
      IssuedToken(token: token, text: text.secret),
      ChangeSet(recordingForOperator: event, of: tenant, [.insertToken(token)]))
  }

  /// An admin token is the operator's alone, and a SCIM token a tenant's.
  private func checkedScopes() throws(CodedError) -> Set<Scope> {
    guard tenant == Tenant.operatorID else { return try scopes.completedForSCIM() }
    let isForUsage = !scopes.isEmpty && scopes.allSatisfy { $0.usedApplication != nil }
    guard scopes == [.admin] || isForUsage else {
      throw CodedError(
        .tokenScopeUnknown, "such a token cannot have these scopes",
        expected: "`admin` alone, or `\(Scope.usagePrefix)` with applications",
        received: scopes.isEmpty ? "none" : scopes.words, remedy: "leave out the other scopes")
    }
    return scopes
  }

  private func requireApplications(of scopes: Set<Scope>, _ reader: any StoreReader) throws {
    let names = scopes.compactMap(\.usedApplication).sorted()
    guard !names.isEmpty else { return }
    let known = try reader.objects(.application, tenant: nil).map(\.reference.name)
    for name in names where !known.contains(where: { $0.hasSameOctets(as: name) }) {
      throw CodedError.unknownApplication(name, known: known)
    }
  }
}

extension Set<Scope> {
  /// As the log lists them.
  var names: [JSONValue] { map(\.rawValue).sorted().map { .string($0) } }
}

extension CodedError {
  fileprivate static func pastExpiry(_ expires: Instant) -> CodedError {
    CodedError(
      .tokenExpiryInvalid, "the token would have expired already", expected: "a moment to come",
      received: expires.rfc3339, remedy: "give a longer `--expires`, such as P90D")
  }
}
