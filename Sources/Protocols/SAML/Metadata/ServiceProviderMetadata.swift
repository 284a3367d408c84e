public import Diagnostics

/// What an identity provider must know of one of our connections (SAML Metadata §2.4.4): upload it there.
public struct ServiceProviderMetadata: Sendable {
  /// Where responses are taken, by the POST binding. The index is the one an `AuthnRequest` may name.
  public struct ConsumerService: Sendable {
    public var location: String
    public var index: UInt16
    public var isDefault: Bool

    public init(_ location: String, index: UInt16, isDefault: Bool = false) {
      self.location = location
      self.index = index
      self.isDefault = isDefault
    }
  }

  public var entityID: String
  /// At least one; where none says it is the default, the first is (SAML Metadata §2.2.3).
  public var consumerServices: [ConsumerService]
  /// Where logout messages are taken, by the Redirect and the POST binding; nil offers no single logout.
  public var sloURL: String?
  public var wantAssertionsSigned: Bool
  /// Whether our requests are signed. Some identity providers then refuse those that are not.
  public var authnRequestsSigned: Bool
  /// The formats we can use, the preferred one first; empty says nothing about them.
  public var nameIDFormats: [String]
  /// DER certificates of the keys that sign our messages: the one in use, and the next one some time before it is used,
  /// so that identity providers know it by then.
  public var signingCertificates: [[UInt8]]
  /// DER certificates of the keys that assertions may be encrypted for, the preferred one first.
  public var encryptionCertificates: [[UInt8]]
  /// URIs of the algorithms we decrypt, the preferred one first; said only with a key to encrypt for.
  public var encryptionMethods: [String] = EncryptionMethods.decrypted
  /// When the document is void; nil never.
  public var validUntil: Instant?
  /// How long readers may keep the document before they ask for it again, in whole seconds.
  public var cacheDuration: Duration?
  public var organization: MetadataOrganization?
  public var contacts: [MetadataContact] = []

  /// A service provider with one consumer service. With a certificate to sign, it says that its requests are signed.
  public init(
    entityID: String, acsURL: String, wantAssertionsSigned: Bool = true, nameIDFormats: [String] = [],
    signingCertificates: [[UInt8]] = [], encryptionCertificates: [[UInt8]] = []
  ) {
    self.entityID = entityID
    consumerServices = [ConsumerService(acsURL, index: 0, isDefault: true)]
    self.wantAssertionsSigned = wantAssertionsSigned
    authnRequestsSigned = !signingCertificates.isEmpty
    self.nameIDFormats = nameIDFormats
    self.signingCertificates = signingCertificates
    self.encryptionCertificates = encryptionCertificates
  }
}

/// The organisation that runs the service (SAML Metadata §2.3.2.1).
public struct MetadataOrganization: Sendable {
  public var name: String
  /// What people are shown.
  public var displayName: String
  public var url: String
  /// The language of all three, such as `en`.
  public var language: String

  public init(name: String, displayName: String, url: String, language: String = "en") {
    self.name = name
    self.displayName = displayName
    self.url = url
    self.language = language
  }
}

/// Somebody to ask (SAML Metadata §2.3.2.2).
public struct MetadataContact: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case technical, support, administrative, billing, other
  }

  public var kind: Kind
  public var givenName: String?
  /// Addresses without `mailto:`, which the document adds.
  public var emailAddresses: [String]

  public init(_ kind: Kind, givenName: String? = nil, emailAddresses: [String] = []) {
    self.kind = kind
    self.givenName = givenName
    self.emailAddresses = emailAddresses
  }
}
