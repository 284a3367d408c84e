internal import Diagnostics
internal import SignedXML

/// What all our messages are written with.
enum MessageMarkup {
  static let namespaces: [(name: String, value: String?)] = [
    ("xmlns:samlp", SAMLVocabulary.protocolNamespace), ("xmlns:saml", SAMLVocabulary.assertionNamespace),
  ]

  /// - Throws: `saml.message.id`.
  static func requireID(_ id: String) throws(CodedError) {
    guard id.isNCName else {
      throw CodedError(
        .samlMessageID, "the message's ID is no XML name", expected: "an NCName", received: id.inBackticks,
        remedy: "begin the ID with a letter or an underscore")
    }
  }

  /// An enveloped signature right after Issuer, where the schema has it. KeyInfo names our certificate, which some
  /// receivers use to choose among the keys of our metadata.
  static func sign(
    _ octets: [UInt8], id: String, with key: SigningKey, _ algorithm: SignatureAlgorithm?
  ) throws(CodedError) -> [UInt8] {
    try Signer.sign(xml: octets, elementID: id, key: key, options: Signer.Options(algorithm: algorithm))
  }
}

extension String {
  /// Whether this is an NCName of ASCII letters, digits, `.`, `-` and `_`: what identifiers of messages consist of.
  package var isNCName: Bool {
    guard let first = utf8.first, utf8.count <= 256 else { return false }
    let letters = (0x41...0x5A).contains(first) || (0x61...0x7A).contains(first) || first == UInt8(ascii: "_")
    return letters && utf8.allSatisfy(\.isNameOctet)
  }
}

extension UInt8 {
  fileprivate var isNameOctet: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
