internal import Diagnostics
internal import SAML
public import SignedXML

/// What a sample response hides from everybody but the service provider.
public struct SampleEncryption: Sendable {
  public enum Part: Sendable, CaseIterable {
    /// The whole assertion, with its signature where it carries one: EncryptedAssertion.
    case assertion
    /// EncryptedID in the subject.
    case nameID
    /// Every attribute by itself: EncryptedAttribute.
    case attributes
  }

  /// The service provider's key.
  public var key: EncryptionKey
  public var parts: Set<Part>
  public var options: Encryptor.Options

  public init(for key: EncryptionKey, parts: Set<Part> = [.assertion], options: Encryptor.Options = .init()) {
    self.key = key
    self.parts = parts
    self.options = options
  }

  /// Parts of the assertion, before it is signed.
  func encryptingInside(_ octets: [UInt8]) throws(CodedError) -> [UInt8] {
    var octets = octets
    if parts.contains(.nameID) { octets = try encrypt(octets, "NameID", as: "EncryptedID") }
    if parts.contains(.attributes) { octets = try encrypt(octets, "Attribute", as: "EncryptedAttribute") }
    return octets
  }

  /// The assertion, after it was signed.
  func encryptingAssertion(_ octets: [UInt8]) throws(CodedError) -> [UInt8] {
    parts.contains(.assertion) ? try encrypt(octets, "Assertion", as: "EncryptedAssertion") : octets
  }

  private func encrypt(_ octets: [UInt8], _ name: String, as holder: String) throws(CodedError) -> [UInt8] {
    try Encryptor.encrypt(xml: octets, as: holder, for: key, options: options) {
      $0.isNamed(name, in: SAMLVocabulary.assertionNamespace)
    }
  }
}
