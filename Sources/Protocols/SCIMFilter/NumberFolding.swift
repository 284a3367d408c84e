internal import JSON

/// Numbers as texts that sort as the numbers do and are the same for `1`, `1.0` and `1e0`.
///
/// A number is written as `0.d…d × 10^e` without zeros at either end of the digits. Zero is `0`; a positive number is `1`,
/// the exponent (six digits, 500 000 added) and the digits; of a negative one, which begins with `-`, every digit is
/// taken from 9, and a `~` ends it, so that the greater amount comes first. No digit is rounded away. Exponents beyond
/// ±400 000, which no double has, count as those.
enum NumberFolding {
  /// Digits that a number may have where it is written as a text.
  static let maximumTextOctets = 64

  /// The form of a number, or of a text that is one; nil for anything else.
  static func fold(_ value: JSONValue) -> String? {
    switch value {
    case .number(let number): return fold(number)
    case .string(let text):
      guard text.utf8.count <= maximumTextOctets, let number = try? JSONValue(parsing: text).numberValue else {
        return nil
      }
      return fold(number)
    default: return nil
    }
  }

  /// The form of a literal, which JSON has found valid.
  static func fold(_ number: JSONNumber) -> String {
    var rest = Array(number.text.utf8)[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest.removeFirst() }
    let mantissa = rest.prefix { $0 | 0x20 != UInt8(ascii: "e") }
    let written = exponent(of: rest.dropFirst(mantissa.count + 1))
    let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }
    let digits = whole + mantissa.dropFirst(whole.count + 1)
    let significant = digits.drop { $0 == zero }
    guard !significant.isEmpty else { return "0" }
    let exponent = written + whole.count - (digits.count - significant.count)
    return text(isNegative: isNegative, exponent: exponent, digits: significant.trimmingZeros)
  }

  private static func text(isNegative: Bool, exponent: Int, digits: ArraySlice<UInt8>) -> String {
    let bounded = min(max(exponent, -400_000), 400_000) + 500_000
    let octets = Array(String(bounded).utf8) + digits
    guard isNegative else { return "1" + String(decoding: octets, as: UTF8.self) }
    return "-" + String(decoding: octets.map { 2 * zero + 9 - $0 }, as: UTF8.self) + "~"
  }

  /// The number behind `e`; 0 where there is none. One with more digits than anything needs is cut to a large one.
  private static func exponent(of octets: ArraySlice<UInt8>) -> Int {
    let isNegative = octets.first == UInt8(ascii: "-")
    let digits = octets.drop { !(0x30...0x39).contains($0) }.drop { $0 == zero }
    let amount = digits.prefix(9).reduce(0) { $0 * 10 + Int($1 - zero) }
    return (isNegative ? -1 : 1) * (digits.count > 9 ? 1_000_000_000 : amount)
  }

  private static let zero = UInt8(ascii: "0")
}

extension ArraySlice<UInt8> {
  /// Without the zeros at its end.
  fileprivate var trimmingZeros: ArraySlice<UInt8> {
    var digits = self
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return digits
  }
}
