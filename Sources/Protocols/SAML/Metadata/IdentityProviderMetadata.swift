public import Diagnostics
public import SignedXML

/// What a document claims about one identity provider (SAML Metadata §2.4.3). **Unverified by nature**: a signature on it
/// is not looked at, so its worth is that of the way it came. A person who trusts that way turns it into a connection.
public struct IdentityProviderMetadata: Sendable {
  /// Where a message of the identity provider's role can be sent.
  public struct Endpoint: Sendable {
    /// The URI of a binding.
    public var binding: String
    public var location: MessageLocation
  }

  public let entityID: String
  /// Endpoints of the bindings we speak, in document order; at least one.
  public let singleSignOn: [Endpoint]
  public let singleLogout: [Endpoint]
  /// DER certificates of keys for signing, and of keys without a stated use; at least one, duplicates left out.
  public let signingCertificates: [[UInt8]]
  /// DER certificates that are for encryption alone; they never verify a signature.
  public let encryptionCertificates: [[UInt8]]
  /// The formats that the identity provider says it can give.
  public let nameIDFormats: [String]
  public let wantsSignedRequests: Bool
  /// The end of the document's validity: the earlier of those of the entity and of its role.
  public let validUntil: Instant?

  /// Reads one `EntityDescriptor`.
  ///
  /// - Throws: the codes of `ParsedDocument` and, under `saml.metadata`: `.root`, `.aggregate`, `.entity-id`, `.role`,
  ///   `.endpoint`, `.signing-key.missing`, `.certificate`, `.value`.
  public init(parsing octets: [UInt8], limits: XMLLimits = .message) throws(CodedError) {
    let document = try ParsedDocument(parsing: octets, limits: limits)
    let entity = try MetadataReader.entity(document.root)
    let role = try MetadataReader.identityProviderRole(of: entity)
    let keys = try MetadataKeys(role)
    entityID = try MetadataReader.entityID(of: entity)
    singleSignOn = try MetadataReader.endpoints("SingleSignOnService", of: role)
    singleLogout = try MetadataReader.endpoints("SingleLogoutService", of: role)
    signingCertificates = keys.signing
    encryptionCertificates = keys.encryption
    nameIDFormats = MetadataReader.nameIDFormats(of: role)
    wantsSignedRequests = try MetadataReader.flag("WantAuthnRequestsSigned", of: role)
    validUntil = try MetadataReader.validUntil(entity, role)
    guard !singleSignOn.isEmpty else {
      throw MetadataReader.noEndpoint(expected: "a SingleSignOnService by HTTP-Redirect or HTTP-POST", received: nil)
    }
  }

  /// Refuses a document whose validity is over.
  ///
  /// - Throws: `saml.metadata.expired`.
  public func requireValidity(at now: Instant) throws(CodedError) {
    guard let validUntil, validUntil <= now else { return }
    throw CodedError(
      .samlMetadataExpired, "the metadata of `\(entityID.prefix(120))` has expired",
      expected: "a time before \(validUntil)", received: now.rfc3339,
      remedy: "fetch the identity provider's current metadata")
  }

  /// Where to send requests by the Redirect binding, else nil.
  public var redirectLocation: MessageLocation? {
    singleSignOn.first { $0.binding.hasSameOctets(as: SAMLVocabulary.redirectBinding) }?.location
  }

  /// Where to send requests by the POST binding, else nil.
  public var postLocation: MessageLocation? {
    singleSignOn.first { $0.binding.hasSameOctets(as: SAMLVocabulary.postBinding) }?.location
  }
}
