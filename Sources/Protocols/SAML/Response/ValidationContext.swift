public import Diagnostics
public import SignedXML

/// What a response is judged against: the members of `validation-context.schema.json` as a value. The server builds it
/// from a connection, `lanyard saml validate` from a file; both run the same validator.
public struct ValidationContext: Sendable {
  /// Our entityID, which audiences must name.
  public var spEntityID: String
  /// The address the response was posted to: configuration's, never the request's.
  public var acsURL: String
  /// The ID of the open request; nil means that no request is open.
  public var inResponseTo: String?
  public var now: Instant
  public var idp: IdentityProviderTrust
  /// Our keys for what is encrypted, in the order they are tried: current, next, retired.
  public var spDecryptionKeys: [DecryptionKey]
  /// IDs of assertions that were accepted before and could still be accepted.
  public var seenAssertionIDs: Set<OctetKey>
  public var policy: ValidationPolicy

  public init(
    spEntityID: String, acsURL: String, inResponseTo: String?, now: Instant, idp: IdentityProviderTrust,
    spDecryptionKeys: [DecryptionKey] = [], seenAssertionIDs: [String] = [],
    policy: ValidationPolicy = ValidationPolicy()
  ) {
    self.spEntityID = spEntityID
    self.acsURL = acsURL
    self.inResponseTo = inResponseTo
    self.now = now
    self.idp = idp
    self.spDecryptionKeys = spDecryptionKeys
    self.seenAssertionIDs = Set(seenAssertionIDs.map { OctetKey($0) })
    self.policy = policy
  }
}

/// The identity provider as configuration names it.
public struct IdentityProviderTrust: Sendable {
  public var entityID: String
  /// Keys that verify signatures; with none, everything is refused.
  public var signingCertificates: [VerificationKey]
  /// Certificates for encryption towards the identity provider. They never verify a signature.
  public var encryptionCertificates: [String]

  public init(entityID: String, signingCertificates: [VerificationKey], encryptionCertificates: [String] = []) {
    self.entityID = entityID
    self.signingCertificates = signingCertificates
    self.encryptionCertificates = encryptionCertificates
  }

  /// Reads PEM certificates.
  ///
  /// - Throws: `saml.certificate.unreadable`, `saml.key.type`, `saml.key.size`.
  public init(
    entityID: String, signingCertificatesPEM: [String], encryptionCertificates: [String] = []
  ) throws(CodedError) {
    var keys: [VerificationKey] = []
    for pem in signingCertificatesPEM { keys.append(try VerificationKey(certificatePEM: pem)) }
    self.init(entityID: entityID, signingCertificates: keys, encryptionCertificates: encryptionCertificates)
  }
}

/// What a connection asks of responses beyond what SAML asks of all.
public struct ValidationPolicy: Sendable {
  public var wantAssertionsSigned = false
  public var wantResponseSigned = false
  /// Whether an assertion in the clear is refused.
  public var wantAssertionsEncrypted = false
  /// Whether a response without a request is taken. One that names a request still is not.
  public var allowIdPInitiated = false
  /// Unsafe: takes SHA-1 in signatures and digests.
  public var allowSHA1 = false
  /// Unsafe: takes RSA PKCS #1 v1.5 as key transport, for partners that cannot change.
  public var allowRSA15 = false
  /// Whether the certificate of the key that verified must be within its time. Off, an expired one is a note.
  public var checkCertificateExpiration = false
  public var clockSkewSeconds = 120
  public var requireAudience = true
  /// Acceptable AuthnContextClassRef values; empty takes any.
  public var requestedAuthnContext: [String] = []
  public var leniencies: Set<Leniency> = []
  /// Whether an assertion may come without a NameID, since a mapping rule names another attribute.
  public var allowMissingNameID = false

  public init() {}

  var clockSkew: Duration { .seconds(max(0, clockSkewSeconds)) }

  var algorithms: AllowedAlgorithms {
    var allowed = allowSHA1 ? AllowedAlgorithms.unsafeWithSHA1 : .standard
    allowed.inclusiveCanonicalization = leniencies.contains(.inclusiveC14N)
    return allowed
  }
}
