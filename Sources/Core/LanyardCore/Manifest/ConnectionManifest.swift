internal import Diagnostics
public import JSON
public import SAML

/// A tenant's trust in one identity provider for sign-in.
public struct ConnectionManifest: Sendable, Hashable {
  /// The identity provider as SAML knows it.
  public struct IdentityProvider: Sendable, Hashable {
    public let entityID: String
    public let ssoURL: WebAddress
    /// Certificates in PEM, whose keys alone may sign for the provider.
    public let certificates: [String]
  }

  /// Which attribute of the SCIM user the assertion's NameID is.
  public enum Match: String, Sendable, Hashable, CaseIterable {
    case userName, externalId, email
  }

  /// What of a sign-in mapping gets to see, and for how long.
  public struct Facts: Sendable, Hashable {
    /// An attribute of assertions that conditions may read.
    public struct Attribute: Sendable, Hashable {
      /// Conditions read it as `saml.<name>`.
      public let name: String
      /// The name in the assertion, compared by octets.
      public let asserted: String
    }

    /// The name of the attribute that lists the person's groups.
    public let groups: String
    /// Ordered as written; no two share a name, ASCII case folded.
    public let attributes: [Attribute]
    public let validFor: Duration

    /// A day, for a directory without SCIM has nothing else that would tell of a change.
    public static let standard = Facts(groups: "groups", attributes: [], validFor: .seconds(86_400))
    public static let maximumAttributes = 100
  }

  /// A key of ours that opens what the provider encrypts for its certificate.
  public struct DecryptionKey: Sendable, Hashable {
    public let key: SecretReference
    /// In PEM; our metadata shows it.
    public let certificate: String
  }

  public let tenant: TenantName
  public let name: String
  public let displayName: String
  public let idp: IdentityProvider
  /// Our own entity ID towards this provider; nil for the one made of the public URL.
  public let spEntityID: String?
  public let match: Match
  public let allowIdPInitiated: Bool
  public let wantAssertionsSigned: Bool
  public let wantResponseSigned: Bool
  /// Whether an assertion in the clear is refused.
  public let wantAssertionsEncrypted: Bool
  /// Unsafe: takes SHA-1 in signatures and digests.
  public let allowSHA1: Bool
  /// Unsafe: takes RSA PKCS #1 v1.5 as key transport.
  public let allowRSA15: Bool
  /// Whether the certificate of the key that verified must be within its time.
  public let checkCertificateExpiration: Bool
  /// Faults of the provider's product to bear with.
  public let leniencies: Set<ValidationPolicy.Leniency>
  /// In the order they are tried, and shown in our metadata: current, next, retired.
  public let decryptionKeys: [DecryptionKey]
  /// How far the provider's clock may be off.
  public let clockSkew: Duration
  public let sessionLifetime: Duration
  public let facts: Facts
  /// Whether a sign-in of somebody unknown creates a subject. Nil where the document does not say: then it does unless the
  /// tenant's people come by SCIM.
  public let justInTime: Bool?

  public var reference: ManifestReference { ManifestReference(kind: .connection, tenant: tenant, name: name) }

  /// Reads a document of kind `Connection`; see ``TypedManifest/decode(_:positions:)`` for the codes.
  public static func decode(
    _ document: JSONObject, positions: DocumentPositions = .unknown
  ) -> Result<ConnectionManifest, ManifestProblems> {
    ManifestEnvelope(document, positions: positions).read(Self.self)
  }
}

extension ConnectionManifest: ManifestContent {
  static let members: [ManifestShape.Member] = [
    .init("tenant"), .init("name"), .init("displayName"),
    .init("idp", .members([.init("entityID"), .init("ssoURL"), .init("certificates", .list(.fileText))])),
    .init("spEntityID"), .init("match"), .init("allowIdPInitiated"), .init("wantAssertionsSigned"),
    .init("wantResponseSigned"), .init("wantAssertionsEncrypted"), .init("allowSHA1"), .init("allowRSA15"),
    .init("checkCertificateExpiration"), .init("leniencies", .list(.plain)),
    .init("decryptionKeys", .list(.members([.init("key", .secretReference), .init("certificate", .fileText)]))),
    .init("clockSkew"), .init("sessionLifetime"),
    .init("facts", .members([.init("groups"), .init("attributes", .map(.plain)), .init("validFor")])),
    .init("justInTime"),
  ]

  init?(reading reader: inout MemberReader) {
    let tenant = reader.tenantName("tenant")
    let name = reader.name("name")
    let displayName = reader.optionalText("displayName", maximumOctets: 256)
    let idp = reader.object("idp", expected: "the identity provider", IdentityProvider.init(reading:))
    let spEntityID = reader.optionalText("spEntityID")
    let match = reader.choice("match", default: Match.userName)
    let allowIdPInitiated = reader.flag("allowIdPInitiated", default: false)
    let wantAssertionsSigned = reader.flag("wantAssertionsSigned", default: false)
    let wantResponseSigned = reader.flag("wantResponseSigned", default: false)
    let wantAssertionsEncrypted = reader.flag("wantAssertionsEncrypted", default: false)
    let allowSHA1 = reader.flag("allowSHA1", default: false)
    let allowRSA15 = reader.flag("allowRSA15", default: false)
    let checkCertificateExpiration = reader.flag("checkCertificateExpiration", default: false)
    let leniencies = reader.leniencies("leniencies")
    let decryptionKeys = reader.decryptionKeys("decryptionKeys")
    let clockSkew = reader.duration("clockSkew", default: .seconds(120), in: .zero ... .seconds(600))
    let sessionLifetime = reader.duration(
      "sessionLifetime", default: .seconds(8 * 3600), in: .seconds(60) ... .seconds(30 * 86_400))
    let facts = reader.value("facts").flatMap {
      reader.nested($0, at: reader.path(of: "facts"), shape: reader.shape["facts"], Facts.init(reading:))
    }
    let justInTime = reader.value("justInTime") == nil ? Bool?.none : reader.flag("justInTime", default: false)
    guard let tenant, let name, let idp, let match else { return nil }
    self.init(
      tenant: tenant, name: name, displayName: displayName ?? name, idp: idp, spEntityID: spEntityID, match: match,
      allowIdPInitiated: allowIdPInitiated, wantAssertionsSigned: wantAssertionsSigned,
      wantResponseSigned: wantResponseSigned, wantAssertionsEncrypted: wantAssertionsEncrypted, allowSHA1: allowSHA1,
      allowRSA15: allowRSA15, checkCertificateExpiration: checkCertificateExpiration, leniencies: leniencies,
      decryptionKeys: decryptionKeys, clockSkew: clockSkew, sessionLifetime: sessionLifetime,
      facts: facts ?? .standard, justInTime: justInTime)
  }
}

extension ConnectionManifest.IdentityProvider {
  init?(reading reader: inout MemberReader) {
    let entityID = reader.text("entityID")
    let ssoURL = reader.webAddress("ssoURL", mayBePlain: true)
    if reader.value("certificates") == nil {
      reader.noteMissing("certificates", expected: "a list of certificates in PEM")
    }
    var certificates: [String] = []
    let elements = reader.elements("certificates", maximumCount: 10)
    for (value, path) in elements {
      if let certificate = reader.certificate(value, at: path) { certificates.append(certificate) }
    }
    if reader.value("certificates")?.arrayValue?.isEmpty == true {
      reader.note(
        .manifestMemberInvalid, at: reader.path(of: "certificates"), "is empty",
        expected: "the certificates that the identity provider signs with", remedy: "add at least one certificate")
    }
    guard let entityID, let ssoURL else { return nil }
    self.init(entityID: entityID, ssoURL: ssoURL, certificates: certificates)
  }
}
