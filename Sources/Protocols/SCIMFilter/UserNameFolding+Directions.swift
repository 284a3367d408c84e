/// The rule for writing directions (RFC 5893 §2), which RFC 8265 §3.3.2 has user names obey that hold characters written
/// from right to left.
///
/// It is applied to each part of a name between blanks and `@` (RFC 8265 §3.5 leaves it to applications which parts a name
/// has): `דוד@example.com` is two names of one direction each.
extension UserNameFolding {
  /// Bidi_Class, as far as characters of user names have one; EN is a digit, AN a digit of Arabic, ES to ON are signs.
  private enum Direction {
    case left, right, digit, arabicDigit, mark, sign
  }

  static func obeysDirections(_ scalars: [Unicode.Scalar]) -> Bool {
    scalars.split { $0 == " " || $0 == "@" }.allSatisfy { part in
      // Joiners have no direction (BN).
      obeysRule(part.filter { $0 != "\u{200C}" && $0 != "\u{200D}" }.map(direction))
    }
  }

  private static func obeysRule(_ part: [Direction]) -> Bool {
    guard part.contains(where: { $0 == .right || $0 == .arabicDigit }) else { return true }
    // Conditions 1 and 5: what begins from the left holds nothing from the right.
    guard part.first == .right, !part.contains(.left) else { return false }
    // Condition 4: digits of one kind.
    guard !part.contains(.digit) || !part.contains(.arabicDigit) else { return false }
    // Condition 3: the end is a letter or a digit, with its marks.
    let end = part.last { $0 != .mark }
    return end == .right || end == .digit || end == .arabicDigit
  }

  private static func direction(of scalar: Unicode.Scalar) -> Direction {
    let value = scalar.value
    if scalar.isASCII {
      if (0x30...0x39).contains(value) { return .digit }
      return scalar.properties.isAlphabetic ? .left : .sign
    }
    if (0x6F0...0x6F9).contains(value) { return .digit }
    if (0x660...0x669).contains(value) || (0x10D30...0x10D39).contains(value) { return .arabicDigit }
    if scalar.properties.generalCategory == .nonspacingMark { return .mark }
    return rightToLeft.contains { $0.contains(value) } ? .right : .left
  }

  /// The blocks whose letters have Bidi_Class R or AL, from Unicode's DerivedBidiClass.txt.
  private static let rightToLeft: [ClosedRange<UInt32>] = [
    0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF,
  ]
}
