internal import Foundation

extension UserNameFolding {
  /// Whether a user name may be written: what remains of it after ``fold(_:)`` are one or more parts with blanks between
  /// them, of characters that the IdentifierClass of RFC 8264 §4.2 allows: letters, digits, marks and visible ASCII.
  ///
  /// Controls, other spaces, symbols and punctuation beyond ASCII, ligatures and the like, and code points that Unicode
  /// has not assigned are not allowed. Characters that mean something in a context alone are allowed there, and what is
  /// written from right to left obeys the rule for writing directions (RFC 8265 §3.3).
  public static func accepts(_ text: String) -> Bool {
    let scalars = Array(fold(text).unicodeScalars)
    guard let first = scalars.first, let last = scalars.last, first != " ", last != " " else { return false }
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return scalars.allSatisfy { (0x20...0x7E).contains($0.value) } }
    for (place, scalar) in scalars.enumerated() {
      if scalar.isASCII {
        guard (0x20...0x7E).contains(scalar.value) else { return false }
      } else if let isInContext = isInContext(place, of: scalars) {
        guard isInContext else { return false }
      } else {
        guard isOfIdentifiers(scalar) else { return false }
      }
    }
    return obeysDirections(scalars)
  }

  /// RFC 8264 §8 for a code point beyond ASCII, in the order given there.
  private static func isOfIdentifiers(_ scalar: Unicode.Scalar) -> Bool {
    if allowedExceptions.contains(scalar) { return true }
    if disallowedExceptions.contains(scalar) || isOldHangul(scalar) { return false }
    let properties = scalar.properties
    if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return false }
    let text = String(scalar)
    guard text.precomposedStringWithCompatibilityMapping.unicodeScalars.elementsEqual(text.unicodeScalars) else {
      return false
    }
    switch properties.generalCategory {
    case .lowercaseLetter, .uppercaseLetter, .otherLetter, .decimalNumber, .modifierLetter, .nonspacingMark,
      .spacingMark:
      return true
    default: return false
    }
  }

  /// RFC 8264 §9.6, those allowed everywhere.
  private static let allowedExceptions: Set<Unicode.Scalar> = [
    "\u{DF}", "\u{3C2}", "\u{6FD}", "\u{6FE}", "\u{F0B}", "\u{3007}",
  ]

  private static let disallowedExceptions: Set<Unicode.Scalar> = [
    "\u{640}", "\u{7FA}", "\u{302E}", "\u{302F}", "\u{3031}", "\u{3032}", "\u{3033}", "\u{3034}", "\u{3035}",
    "\u{303B}",
  ]

  /// Conjoining jamo, which make syllables only together (RFC 8264 §9.9).
  private static func isOldHangul(_ scalar: Unicode.Scalar) -> Bool {
    (0x1100...0x11FF).contains(scalar.value) || (0xA960...0xA97C).contains(scalar.value)
      || (0xD7B0...0xD7FB).contains(scalar.value)
  }
}
