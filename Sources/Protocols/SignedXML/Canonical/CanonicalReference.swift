/// The references a canonicaliser writes (Canonical XML 1.0 §2.3), and nothing else.
enum CanonicalReference {
  private static let inTexts: [(StaticString, UInt8)] = [
    ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")), ("&#xD;", 0x0D),
  ]
  private static let inAttributes: [(StaticString, UInt8)] = [
    ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&quot;", UInt8(ascii: "\"")), ("&#x9;", 0x09),
    ("&#xA;", 0x0A), ("&#xD;", 0x0D),
  ]

  /// The octets of the reference that begins at `offset`; nil where none that may stand there does.
  static func length(at offset: Int, of octets: UnsafeBufferPointer<UInt8>, inAttribute: Bool) -> Int? {
    for (text, _) in inAttribute ? inAttributes : inTexts where starts(text, at: offset, of: octets) {
      return text.utf8CodeUnitCount
    }
    return nil
  }

  /// `octets`, whose references have been checked, with the characters in their place.
  static func replaced(in octets: UnsafeBufferPointer<UInt8>) -> String {
    var plain: [UInt8] = []
    plain.reserveCapacity(octets.count)
    var offset = 0
    while offset < octets.count {
      if octets[offset] == UInt8(ascii: "&"),
        let (text, octet) = (inTexts + inAttributes).first(where: { starts($0.0, at: offset, of: octets) })
      {
        plain.append(octet)
        offset += text.utf8CodeUnitCount
      } else {
        plain.append(octets[offset])
        offset += 1
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private static func starts(_ text: StaticString, at offset: Int, of octets: UnsafeBufferPointer<UInt8>) -> Bool {
    let length = text.utf8CodeUnitCount
    guard offset + length <= octets.count else { return false }
    for place in 0..<length where octets[offset + place] != text.utf8Start[place] { return false }
    return true
  }
}
