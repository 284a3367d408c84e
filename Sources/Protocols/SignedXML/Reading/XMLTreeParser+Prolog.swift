internal import Diagnostics

/// The XML declaration (XML 1.0 §2.8), whose version and encoding the scan has judged.
extension XMLTreeParser {
  mutating func declaration() throws(CodedError) {
    guard holds("<?xml", at: 0), source.count > 5, source[5].isXMLSpace else { return }
    offset = 5
    var next = 0
    while skipSpace(), let octet = peek(), octet != UInt8(ascii: "?") {
      let name = try qualifiedName().whole
      skipSpace()
      try expect(UInt8(ascii: "="))
      skipSpace()
      let value = try value()
      next = try place(of: name, value, from: next)
    }
    guard next > 0, holds("?>", at: offset) else { throw malformed("the XML declaration is not one") }
    offset += 2
  }

  /// `version`, `encoding` and `standalone`, in this order, of which the first must be there. Returns what may follow.
  private func place(of name: Range<Int>, _ value: Range<Int>, from next: Int) throws(CodedError) -> Int {
    switch next {
    case 0 where octets.has(name, "version"): return 1
    case 1 where octets.has(name, "encoding"): return 2
    case 1...2 where octets.has(name, "standalone"):
      guard octets.has(value, "yes") || octets.has(value, "no") else {
        throw malformed("`standalone` is neither `yes` nor `no`")
      }
      return 3
    default: throw malformed("the XML declaration is not one")
    }
  }
}
