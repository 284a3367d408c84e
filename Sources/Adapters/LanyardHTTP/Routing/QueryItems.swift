internal import Diagnostics
internal import Hummingbird

/// The items of a query string, decoded.
enum QueryItems {
  /// Reads `a=b&c=d`. Empty pieces, such as a trailing `&` leaves, are no items; a plus sign is a space, as most clients
  /// mean it.
  ///
  /// - Throws: `scim.query.invalid` or `http.query.invalid` for a broken escape.
  static func parse(_ query: String?, face: Face) throws(CodedError) -> [(name: String, value: String)] {
    var items: [(name: String, value: String)] = []
    guard let query, !query.isEmpty else { return items }
    for piece in query.utf8.split(separator: UInt8(ascii: "&")) {
      let halves = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = percentDecoded(Substring(halves[0])),
        let value = percentDecoded(halves.count == 2 ? Substring(halves[1]) : "")
      else { throw face.invalidQuery(Substring(piece)) }
      items.append((name, value))
    }
    return items
  }

  /// The text without its escapes; nil where one is broken or the octets are not UTF-8.
  static func percentDecoded(_ text: Substring, plusIsSpace: Bool = true) -> String? {
    var octets: [UInt8] = []
    octets.reserveCapacity(text.utf8.count)
    var rest = text.utf8[...]
    while let octet = rest.popFirst() {
      switch octet {
      case UInt8(ascii: "%"):
        guard let high = rest.popFirst()?.hexadecimalDigit, let low = rest.popFirst()?.hexadecimalDigit else {
          return nil
        }
        octets.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: octets.append(UInt8(ascii: " "))
      default: octets.append(octet)
      }
    }
    return String(validating: octets, as: UTF8.self)
  }
}

extension UInt8 {
  fileprivate var hexadecimalDigit: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}

extension LanyardRequestContext {
  /// A part of the path, decoded; what cannot be decoded stays as it came and will match nothing.
  func parameter(_ name: String) -> String {
    let raw = parameters[name[...]] ?? ""
    return QueryItems.percentDecoded(raw, plusIsSpace: false) ?? String(raw)
  }
}
