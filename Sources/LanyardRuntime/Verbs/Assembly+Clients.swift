internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService

/// `lanyard client`.
extension Assembly {
  /// How `lanyard client rotate` was asked to rotate.
  public enum ClientRotation: Sendable {
    /// A new secret beside the newest old one.
    case adding
    /// A new secret alone.
    case replacing
    /// The newest secret alone; no new one.
    case finishing
    /// The keys of this file.
    case keys(file: String)
  }

  /// Makes a client. Its secret is in the report and nowhere else.
  ///
  /// - Parameters:
  ///   - scopes: as written; empty means all that a SCIM client may do.
  ///   - keys: a file with a JWK Set; nil makes a secret.
  /// - Throws: `tenant.unknown`, `token.scope.unknown`, `token.scope.incomplete`, `oauth.key-set.invalid`, and the codes of
  ///   reading a file.
  public func createClient(
    tenant name: String, name label: String, scopes: [String], keys: String?
  ) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let command = CreateClient(
      tenant: tenant.id, name: label, scopes: try Set(scimWords: scopes), keys: try keys.map(Self.keySet))
    return try await runner.run(command, as: commandLine, request: request()).report(tokenURL(of: tenant))
  }

  public func clients(tenant name: String) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let clients = try await store.read { try $0.clients(of: tenant.id) }
    var table = TextTable()
    for client in clients {
      table.add(
        client.id.description, client.name, client.revoked.map { "revoked \($0)" } ?? "live", client.credential.text,
        client.scopes.words)
    }
    return VerbReport(
      lines: clients.isEmpty ? ["there are no clients"] : table.lines, json: .array(clients.map { .object($0.json) }))
  }

  /// - Throws: `tenant.unknown`, `client.unknown`, `client.credential.mismatch`, `oauth.key-set.invalid`.
  public func rotateClient(_ id: String, tenant name: String, _ rotation: ClientRotation) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let wanted: RotateClient.Rotation =
      switch rotation {
      case .adding: .adding
      case .replacing: .replacing
      case .finishing: .finishing
      case .keys(let file): .keys(try Self.keySet(file))
      }
    let command = RotateClient(tenant: tenant.id, id: try Self.clientID(id), rotation: wanted)
    return try await runner.run(command, as: commandLine, request: request()).report(tokenURL(of: tenant))
  }

  /// - Throws: `tenant.unknown`, `client.unknown`.
  public func revokeClient(_ id: String, tenant name: String) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let client = try await runner.run(
      RevokeClient(tenant: tenant.id, id: try Self.clientID(id)), as: commandLine, request: request())
    return VerbReport(
      lines: ["\(client.id) (\(client.name)) gets no more tokens, and those it has open nothing"],
      json: .object(client.json))
  }

  private func tokenURL(of tenant: Tenant) -> String { "\(configuration.publicURL)/t/\(tenant.name)/oauth2/token" }

  private static func clientID(_ text: String) throws(CodedError) -> ClientID {
    guard let id = ClientID(text) else {
      throw CodedError(
        .clientUnknown, "`\(text.prefix(80))` is no id of a client", expected: "a UUID in lower case",
        remedy: "list the clients with `lanyard client list`")
    }
    return id
  }

  private static func keySet(_ path: String) throws(CodedError) -> JSONObject {
    let octets = try ManifestFiles.octets(of: path, maximum: 64 << 10)
    guard let object = try JSONValue(parsing: octets).objectValue else {
      throw CodedError(
        .jsonSyntax, "the file is no JWK Set", expected: "a JSON object", remedy: "write {\"keys\": […]}",
        position: .init(file: path))
    }
    return object
  }
}

extension IssuedClient {
  fileprivate func report(_ tokenURL: String) -> VerbReport {
    var document = client.json
    document["tokenURL"] = .string(tokenURL)
    document["secret"] = secret.map { .string($0.reveal()) }
    var rows = [["client", client.id.description]]
    if let secret { rows.append(["secret", secret.reveal()]) }
    rows += [
      ["name", client.name], ["proves itself by", client.credential.text], ["scopes", client.scopes.words],
      ["token URL", tokenURL],
    ]
    // It is also what an assertion must name as its audience.
    var note = ["The token URL is made of `publicURL`: where the server has another, give `--public-url` here too."]
    if secret != nil { note.append("Keep the secret now: it is not shown again.") }
    return VerbReport(lines: TextTable(rows).lines + note, json: .object(document))
  }
}

extension OAuthClient.Credential {
  fileprivate var text: String {
    switch self {
    case .secrets(let hashes): hashes.count == 1 ? "a secret" : "\(hashes.count) secrets"
    case .keys(let set): "keys (\(set["keys"]?.arrayValue?.count ?? 0))"
    }
  }
}

extension OAuthClient {
  fileprivate var json: JSONObject {
    var object: JSONObject = [
      "id": .string(id.description), "name": .string(name), "scopes": scopes.list,
      "credential": .string(credential.kind), "createdAt": .string(created.rfc3339),
    ]
    object["revokedAt"] = revoked.map { .string($0.rfc3339) }
    return object
  }
}
