internal import Diagnostics
internal import SignedXML

/// The certificates of one role, told apart by use.
///
/// A key without a use is for both (SAML Metadata §2.4.1.1) and so verifies signatures: reading it as "for nothing" has
/// switched validation off elsewhere. Whether a key is strong enough is judged where it is trusted, not here.
struct MetadataKeys {
  /// More than any rollover needs; each is tried on each signature.
  static let maximumCertificates = 16

  private(set) var signing: [[UInt8]] = []
  private(set) var encryption: [[UInt8]] = []
  private(set) var hasKeyWithoutUse = false

  /// - Throws: `saml.metadata.certificate`, `saml.metadata.value`, `saml.metadata.signing-key.missing`.
  init(_ role: some XMLElementView) throws(CodedError) {
    for descriptor in role.children("KeyDescriptor", in: SAMLVocabulary.metadataNamespace) {
      let certificates = try Self.certificates(in: descriptor)
      switch descriptor.attribute("use") {
      case nil:
        hasKeyWithoutUse = true
        add(certificates, to: \.signing)
        add(certificates, to: \.encryption)
      case "signing": add(certificates, to: \.signing)
      case "encryption": add(certificates, to: \.encryption)
      case let use?:
        throw CodedError(
          .samlMetadataValue, "a key has a use that SAML does not know", expected: "signing, encryption or none",
          received: use.inBackticks, remedy: "give the metadata as the identity provider publishes it")
      }
    }
    guard !signing.isEmpty else {
      throw CodedError(
        .samlMetadataNoSigningKey, "the identity provider names no certificate for signing",
        expected: "a KeyDescriptor with an X509Certificate",
        remedy: "let the identity provider publish its signing certificate")
    }
    guard max(signing.count, encryption.count) <= Self.maximumCertificates else {
      throw Self.unusable(expected: "at most \(Self.maximumCertificates) certificates", received: "more")
    }
  }

  private mutating func add(_ certificates: [[UInt8]], to list: WritableKeyPath<MetadataKeys, [[UInt8]]>) {
    for certificate in certificates where !self[keyPath: list].contains(certificate) {
      self[keyPath: list].append(certificate)
    }
  }

  private static func certificates(in descriptor: some XMLElementView) throws(CodedError) -> [[UInt8]] {
    let namespace = SAMLVocabulary.signatureNamespace
    let elements = descriptor.children("KeyInfo", in: namespace)
      .flatMap { $0.children("X509Data", in: namespace) }
      .flatMap { $0.children("X509Certificate", in: namespace) }
    var certificates: [[UInt8]] = []
    for element in elements {
      guard let octets = Base64.decode(element.text.utf8), octets.isOneSequence else {
        throw unusable(expected: "a DER certificate in base64", received: element.text.inBackticks)
      }
      certificates.append(octets)
    }
    return certificates
  }

  private static func unusable(expected: String, received: String) -> CodedError {
    CodedError(
      .samlMetadataCertificate, "the keys of the metadata cannot be used", expected: expected, received: received,
      remedy: "give the metadata as the identity provider publishes it")
  }
}

extension [UInt8] {
  /// Whether these octets are one DER SEQUENCE with a length that fits, which is how a certificate begins and ends.
  fileprivate var isOneSequence: Bool {
    guard count > 4, self[0] == 0x30, self[1] == 0x82 || self[1] == 0x81 else { return false }
    let header = self[1] == 0x82 ? 4 : 3
    return self[2..<header].reduce(0) { $0 << 8 | Int($1) } == count - header
  }
}
