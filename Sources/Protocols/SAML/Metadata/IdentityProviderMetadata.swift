public import Diagnostics
internal import SignedXML

/// What a document claims about one identity provider (SAML Metadata §2.4.3). Its worth is that of the way it came: a
/// person who trusts that way, or a signature by a key known beforehand, turns it into a connection.
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
  /// DER certificates of keys for encryption. One that is for encryption alone never verifies a signature.
  public let encryptionCertificates: [[UInt8]]
  /// Whether some key states no use. It then counts for both.
  public let hasKeyWithoutUse: Bool
  /// The formats that the identity provider says it can give.
  public let nameIDFormats: [String]
  public let wantsSignedRequests: Bool
  /// The end of the document's validity: the earliest of those of the entity, its role and what is around them.
  public let validUntil: Instant?
  /// How long the document may be kept before it is asked for again: the shortest of those stated.
  public let cacheDuration: Duration?
  /// What people call it: mdui:DisplayName, else the organisation's, English where there is a choice.
  public let displayName: String?
  /// The scopes it may assert names in (shibmd:Scope), regular expressions left out.
  public let scopes: [String]

  /// - Throws: under `saml.metadata`: `.entity-id`, `.role`, `.endpoint`, `.signing-key.missing`, `.certificate`, `.value`.
  init(_ entity: some XMLElementView, in containers: [[XMLAttribute]] = []) throws(CodedError) {
    let role = try MetadataReader.identityProviderRole(of: entity)
    let keys = try MetadataKeys(role)
    let validity = try MetadataValidity(containers + [entity.attributes, role.attributes])
    entityID = try MetadataReader.entityID(of: entity)
    singleSignOn = try MetadataReader.endpoints("SingleSignOnService", of: role)
    singleLogout = try MetadataReader.endpoints("SingleLogoutService", of: role)
    signingCertificates = keys.signing
    encryptionCertificates = keys.encryption
    hasKeyWithoutUse = keys.hasKeyWithoutUse
    nameIDFormats = MetadataReader.nameIDFormats(of: role)
    wantsSignedRequests = try MetadataReader.flag("WantAuthnRequestsSigned", of: role)
    validUntil = validity.validUntil
    cacheDuration = validity.cacheDuration
    displayName = MetadataNames.displayName(of: entity, role)
    scopes = MetadataNames.scopes(of: entity, role)
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
      .samlMetadataExpired, "the metadata of \(entityID.inBackticks) has expired",
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
