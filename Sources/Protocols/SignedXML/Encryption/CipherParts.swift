internal import Diagnostics

/// What EncryptedData and EncryptedKey have in common (XML Encryption 1.1 §3.1): a method, an optional KeyInfo, and the
/// ciphertext.
struct CipherParts<Element: XMLElementView> {
  let method: Element
  let keyInfo: Element?
  let octets: [UInt8]

  /// - Parameter trailing: names that may follow CipherData, in this order.
  /// - Throws: `saml.encryption.shape`.
  init(
    _ element: Element, trailing: [String], maximumOctets: Int = .max
  ) throws(CodedError) {
    let name = element.localName.quoted
    var parts = try EncryptionRules.children(of: element)[...]
    guard let method = parts.popFirst(), method.isNamed("EncryptionMethod", in: EncryptionRules.namespace) else {
      throw EncryptionRules.misshapen("\(name) names no EncryptionMethod")
    }
    self.method = method
    if let first = parts.first, first.isNamed("KeyInfo", in: SignatureBuilder.namespace) {
      keyInfo = parts.popFirst()
    } else {
      keyInfo = nil
    }
    guard let data = parts.popFirst(), data.isNamed("CipherData", in: EncryptionRules.namespace) else {
      throw EncryptionRules.misshapen("\(name) holds no CipherData")
    }
    octets = try Self.value(of: data, maximumOctets)
    for name in trailing {
      if let next = parts.first, next.isNamed(name, in: EncryptionRules.namespace) { parts.removeFirst() }
    }
    guard parts.isEmpty else { throw EncryptionRules.misshapen("\(name) holds an element that may not stand there") }
  }

  /// A CipherReference would have us fetch the ciphertext from where the sender says.
  private static func value(of data: Element, _ maximum: Int) throws(CodedError) -> [UInt8] {
    let values = try EncryptionRules.children(of: data)
    guard values.count == 1, values[0].isNamed("CipherValue", in: EncryptionRules.namespace) else {
      throw EncryptionRules.misshapen("CipherData does not hold one CipherValue")
    }
    return try EncryptionRules.base64(values[0], maximum: maximum)
  }
}
