/// Names of applications, roles and rules: `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`.
enum Name {
  static let form = "a letter or digit, then up to 63 letters, digits, `.`, `_` or `-`"

  static func isValid(_ text: String) -> Bool {
    guard (1...64).contains(text.utf8.count), let first = text.utf8.first, isAlphanumeric(first) else { return false }
    return text.utf8.allSatisfy {
      isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
  }

  private static func isAlphanumeric(_ octet: UInt8) -> Bool {
    (0x30...0x39).contains(octet) || (0x41...0x5A).contains(octet) || (0x61...0x7A).contains(octet)
  }
}

extension String {
  /// The text as error messages quote it: in backticks, bounded.
  var quoted: String { "`\(prefix(80))`" }
}
