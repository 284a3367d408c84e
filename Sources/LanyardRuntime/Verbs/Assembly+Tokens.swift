internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService

/// `lanyard token`.
extension Assembly {
  /// Makes a token. Its text is in the report and nowhere else.
  ///
  /// - Parameters:
  ///   - tenant: nil makes an admin token.
  ///   - scopes: as written; empty means all that a SCIM client may do, or an admin.
  /// - Throws: `tenant.unknown`, `token.scope.unknown`, `token.scope.incomplete`, `token.expiry.invalid`,
  ///   `mapping.application.unknown`.
  public func createToken(
    tenant name: String?, name label: String, scopes: [String], lifetime: Duration?
  ) async throws -> VerbReport {
    var owner = Tenant.operatorID
    if let name { owner = try await tenant(named: name).id }
    let expires = lifetime.map { clock.now() + $0 }
    let command = CreateToken(
      tenant: owner, name: label, scopes: try Self.scopes(scopes, isAdmin: name == nil), expires: expires)
    return try await runner.run(command, as: commandLine, request: request()).report
  }

  public func tokens(tenant name: String?) async throws -> VerbReport {
    var owner = Tenant.operatorID
    if let name { owner = try await tenant(named: name).id }
    let (tenant, now) = (owner, clock.now())
    let tokens = try await store.read { try $0.tokens(of: tenant) }
    var table = TextTable()
    for token in tokens {
      let end = token.revoked.map { "revoked \($0)" } ?? token.expires.map { "expires \($0)" } ?? "no expiry"
      let use = token.lastUsed.map { "last used \($0)" } ?? "never used"
      table.add(
        token.id.description, token.name, token.isLive(at: now) ? "live" : "dead", end, use,
        token.client.map { "\(token.scopes.words) (client \($0))" } ?? token.scopes.words)
    }
    return VerbReport(
      lines: tokens.isEmpty ? ["there are no tokens"] : table.lines, json: .array(tokens.map { .object($0.json) }))
  }

  /// - Throws: `tenant.unknown`, `token.unknown`.
  public func rotateToken(_ id: String, tenant name: String?, overlap: Duration) async throws -> VerbReport {
    var owner = Tenant.operatorID
    if let name { owner = try await tenant(named: name).id }
    let command = RotateToken(tenant: owner, id: try Self.tokenID(id), overlap: overlap)
    return try await runner.run(command, as: commandLine, request: request()).report
  }

  /// - Throws: `tenant.unknown`, `token.unknown`.
  public func revokeToken(_ id: String, tenant name: String?) async throws -> VerbReport {
    var owner = Tenant.operatorID
    if let name { owner = try await tenant(named: name).id }
    let token = try await runner.run(
      RevokeToken(tenant: owner, id: try Self.tokenID(id)), as: commandLine, request: request())
    return VerbReport(lines: ["\(token.id) (\(token.name)) opens nothing any more"], json: .object(token.json))
  }

  private static func tokenID(_ text: String) throws(CodedError) -> TokenID {
    guard let id = TokenID(text) else {
      throw CodedError(
        .tokenUnknown, "`\(text.prefix(80))` is no id of a token", expected: "a UUID in lower case",
        remedy: "list the tokens with `lanyard token list`")
    }
    return id
  }

  private static func scopes(_ words: [String], isAdmin: Bool) throws(CodedError) -> Set<Scope> {
    guard isAdmin else { return try Set(scimWords: words) }
    if words.isEmpty { return [.admin] }
    return Set(
      try words.map { word throws(CodedError) in
        if let scope = Scope(rawValue: word), !Scope.allSCIM.contains(scope) { return scope }
        throw CodedError(
          .tokenScopeUnknown, "`\(word.prefix(80))` is no scope of an admin token",
          expected: "`admin`, or `\(Scope.usagePrefix)` and the name of an application",
          remedy: "write it like `\(Scope.usagePrefix)crm`, or leave out `--scope`")
      })
  }
}

extension Set<Scope> {
  /// The scopes of a SCIM credential as an argument lists them; none means all.
  ///
  /// - Throws: `token.scope.unknown`.
  init(scimWords words: [String]) throws(CodedError) {
    let known = Scope.scim
    self = words.isEmpty ? Scope.allSCIM : []
    for word in words {
      guard let scope = known.first(where: { $0.rawValue.hasSameOctets(as: word) }) else {
        throw CodedError(
          .tokenScopeUnknown, "`\(word.prefix(80))` is no scope of a SCIM token",
          expected: "one of " + known.map(\.rawValue).joined(separator: ", "),
          remedy: known.map(\.rawValue).nearest(to: word).map { "write `\($0)`" } ?? "write one of the known scopes")
      }
      insert(scope)
    }
  }

  var list: JSONValue { .array(map(\.rawValue).sorted().map { .string($0) }) }
}

extension IssuedToken {
  fileprivate var report: VerbReport {
    let document: JSONObject = [
      "id": .string(token.id.description), "name": .string(token.name), "token": .string(text.reveal()),
      "scopes": token.scopes.list, "expiresAt": token.expires.map { .string($0.rfc3339) } ?? .null,
    ]
    let table = TextTable([
      ["token", text.reveal()], ["id", token.id.description], ["name", token.name], ["scopes", token.scopes.words],
      ["expires", token.expires?.rfc3339 ?? "never"],
    ])
    return VerbReport(lines: table.lines + ["Keep the token now: it is not shown again."], json: .object(document))
  }
}

extension AccessToken {
  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "id": .string(id.description), "name": .string(name), "scopes": scopes.list,
      "createdAt": .string(created.rfc3339), "expiresAt": expires.map { .string($0.rfc3339) } ?? .null,
    ]
    object["lastUsedAt"] = lastUsed.map { .string($0.rfc3339) } ?? JSONValue.null
    object["client"] = client.map { .string($0.description) }
    object["revokedAt"] = revoked.map { .string($0.rfc3339) }
    return object
  }
}
