internal import Diagnostics
internal import LanyardCore
internal import SAML
internal import SignedXML

/// What a verdict on a response stands on: the connection's keys and rules at one revision. The verdict is made outside any
/// transaction; the command that acts on it checks that the revision still holds.
struct ConnectionTrust: Sendable {
  let tenant: Tenant
  let connection: ConnectionManifest
  /// The version of the connection object.
  let revision: Int
  /// The connection's decryption keys in their order, sealed; nil for one that is not stored.
  let sealedKeys: [[UInt8]?]

  /// Reads the trust of a connection.
  ///
  /// - Throws: `connection.unknown` (also for an unknown tenant), `tenant.suspended`.
  static func read(
    tenant name: TenantName, connection: String, _ reader: any StoreReader
  ) throws -> ConnectionTrust {
    guard let tenant = try reader.tenant(named: name),
      let object = try reader.object(ManifestReference(kind: .connection, tenant: name, name: connection))
    else { throw CodedError.unknownConnection(connection) }
    guard tenant.state == .active else { throw Authenticator.suspended(name) }
    let manifest = try ConnectionManifest.decode(object.document).get()
    let sealed = try manifest.decryptionKeys.indices.map { place in
      try reader.secret(named: object.reference.secretName(place))
    }
    return ConnectionTrust(tenant: tenant, connection: manifest, revision: object.version, sealedKeys: sealed)
  }

  /// The keys that open what the provider encrypted, in their order.
  ///
  /// - Throws: `manifest.secret.missing`, `key.master.wrong`, and for a key that does not belong to its certificate the
  ///   codes of `DecryptionKey`.
  func decryptionKeys(_ keyring: Keyring, known: ConnectionKeys) throws(CodedError) -> [DecryptionKey] {
    var keys: [DecryptionKey] = []
    for (place, declared) in connection.decryptionKeys.enumerated() {
      let name = connection.reference.secretName(place)
      guard let sealed = sealedKeys[place] else { throw CodedError.noSecret(name) }
      keys.append(
        try known.decryptionKey(sealed: sealed, named: name, certificatePEM: declared.certificate, keyring))
    }
    return keys
  }

  /// The keys that verify what the provider signs, in their order.
  ///
  /// - Throws: the codes of `VerificationKey`.
  func signingKeys(known: ConnectionKeys) throws(CodedError) -> [VerificationKey] {
    var keys: [VerificationKey] = []
    for pem in connection.idp.certificates { keys.append(try known.verificationKey(certificatePEM: pem)) }
    return keys
  }

  /// Who we are to the identity provider: what the manifest says, else the URL of our metadata.
  func entityID(_ location: ConnectionLocation) -> String {
    connection.spEntityID ?? location.metadata(tenant.name, connection.name)
  }
}

extension CodedError {
  static func unknownConnection(_ name: String) -> CodedError {
    CodedError(
      .connectionUnknown, "there is no such connection", received: "`\(name.prefix(80))`",
      remedy: "check the URL; connections are listed by `lanyard get Connection`")
  }
}

/// Where a connection is seen from outside. The public URL is configuration; a request's own host is never believed.
public struct ConnectionLocation: Sendable, Hashable {
  /// `https://host`, without a slash at its end.
  public let publicURL: String

  public init(publicURL: String) {
    self.publicURL = publicURL
  }

  func base(_ tenant: TenantName, _ connection: String) -> String { "\(publicURL)/t/\(tenant)/saml/\(connection)" }
  func acs(_ tenant: TenantName, _ connection: String) -> String { base(tenant, connection) + "/acs" }
  func metadata(_ tenant: TenantName, _ connection: String) -> String { base(tenant, connection) + "/metadata" }
}
