internal import Diagnostics
internal import JSON
internal import LanyardCore

extension OAuthClient {
  static let columns = "tenant, id, name, scopes, secret_hashes, public_keys, created, revoked"
  /// The length of a hash, SHA-256.
  private static let hashLength = 32

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), name: try row.string(2), scopes: try row.scopes(3),
      credential: try Self.credential(row), created: try row.time(6), revoked: row.optionalTime(7))
  }

  var values: [SQLValue] {
    [.id(tenant), .id(id), .text(name), .scopes(scopes)] + credentialValues + [.time(created), .time(revoked)]
  }

  /// The two columns of a credential, of which one is null.
  var credentialValues: [SQLValue] {
    switch credential {
    case .secrets(let hashes): [.octets(hashes.flatMap { $0 }), .null]
    case .keys(let document): [.null, .document(document)]
    }
  }

  private static func credential(_ row: any SQLRow) throws -> Credential {
    if let keys = try row.optionalDocument(5) { return .keys(keys) }
    let octets = try row.blob(4)
    guard octets.count.isMultiple(of: hashLength) else {
      throw CodedError(
        .storeCorrupt, "a stored client's secrets cannot be read", remedy: "restore the database from a backup",
        exposure: .operator)
    }
    let starts = stride(from: 0, to: octets.count, by: hashLength)
    return .secrets(starts.map { Array(octets[$0..<$0 + hashLength]) })
  }
}
