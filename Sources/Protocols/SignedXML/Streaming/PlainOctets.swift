/// Which octets can be passed over without a look at their neighbours.
enum PlainOctets {
  static let text = table(except: "<&]")
  static let section = table(except: "]")
  static let comment = table(except: "-", isSection: true)

  private static func table(except special: String, isSection: Bool = false) -> [Bool] {
    var plain = (0..<256).map { $0 >= 0x20 || $0 == 0x0A || $0 == 0x09 }
    plain[0x0D] = isSection
    plain[0xEF] = false
    for octet in special.utf8 { plain[Int(octet)] = false }
    return plain
  }
}

extension UInt8 {
  var isXMLSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }
}
