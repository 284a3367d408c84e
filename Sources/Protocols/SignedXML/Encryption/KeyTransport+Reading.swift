internal import Diagnostics

extension KeyTransport {
  /// Reads the EncryptionMethod of an EncryptedKey. OAEPparams are honoured: they are a label that OpenSSL compares, and
  /// a sender that gives one cannot be read without it.
  ///
  /// - Throws: `saml.encryption.algorithm`, `saml.encryption.shape`.
  init(_ method: some XMLElementView, allowsRSA15: Bool) throws(CodedError) {
    let uri = method.attribute("Algorithm") ?? ""
    guard let algorithm = Algorithm(named: uri), allowsRSA15 || algorithm != .rsa15 else {
      throw Self.refused("the key transport is not accepted", uri, allowsRSA15: allowsRSA15)
    }
    self.init(algorithm)
    var seen: Set<OctetKey> = []
    for parameter in try EncryptionRules.children(of: method) {
      guard seen.insert(OctetKey(parameter.localName)).inserted else {
        throw EncryptionRules.misshapen("\(parameter.localName.quoted) stands twice")
      }
      try take(parameter)
    }
  }

  private mutating func take(_ parameter: some XMLElementView) throws(CodedError) {
    let isOAEP = algorithm != .rsa15
    if parameter.isNamed("KeySize", in: EncryptionRules.namespace) { return }
    if isOAEP, parameter.isNamed("OAEPparams", in: EncryptionRules.namespace) {
      label = try EncryptionRules.base64(parameter, maximum: EncryptionRules.maximumLabelOctets)
    } else if isOAEP, parameter.isNamed("DigestMethod", in: SignatureBuilder.namespace) {
      digest = try Self.digest(of: parameter, DigestAlgorithm.ofEncryption, "the OAEP digest is not accepted")
    } else if algorithm == .oaep, parameter.isNamed("MGF", in: EncryptionRules.namespace11) {
      maskDigest = try Self.digest(of: parameter, DigestAlgorithm.ofMaskGeneration, "the OAEP mask is not accepted")
    } else {
      throw EncryptionRules.misshapen("\(parameter.localName.quoted) is no parameter of \(algorithm.rawValue)")
    }
  }

  private static func digest(
    of element: some XMLElementView, _ find: (String) -> DigestAlgorithm?, _ message: String
  ) throws(CodedError) -> DigestAlgorithm {
    let uri = element.attribute("Algorithm") ?? ""
    guard let found = find(uri) else {
      throw CodedError(
        .encryptionAlgorithm, message, expected: "SHA-1, SHA-256, SHA-384 or SHA-512", received: uri.quoted,
        remedy: "have the identity provider wrap keys with RSA-OAEP and SHA-256")
    }
    return found
  }

  private static func refused(_ message: String, _ uri: String, allowsRSA15: Bool) -> CodedError {
    let accepted = Algorithm.allCases.filter { allowsRSA15 || $0 != .rsa15 }
    return CodedError(
      .encryptionAlgorithm, message, expected: accepted.map(\.rawValue).joined(separator: " "), received: uri.quoted,
      remedy: "have the identity provider wrap keys with RSA-OAEP")
  }
}
