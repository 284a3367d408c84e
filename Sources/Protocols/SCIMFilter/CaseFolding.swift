/// The one way letter case is ignored in attribute values, in memory and in a store's index alike.
///
/// Every Unicode scalar is replaced by its full lower-case mapping, whatever stands around it, and the final sigma `ς` by
/// `σ`. Nothing is normalised: texts that fold alike are compared by their octets. Folding twice changes nothing.
public enum CaseFolding {
  /// The text without differences of letter case.
  public static func fold(_ text: String) -> String {
    if !text.utf8.contains(where: { $0 >= 0x80 || (0x41...0x5A).contains($0) }) { return text }
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        folded.append((0x41...0x5A).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value | 0x20)) : scalar)
      } else if scalar == "\u{3C2}" {
        folded.append("\u{3C3}")
      } else {
        folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return String(folded)
  }
}
