/// Hexadecimal in lower case.
enum Hex {
  private static let digits = Array("0123456789abcdef".utf8)

  static func encode(_ octets: some Sequence<UInt8>) -> String {
    String(decoding: octets.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
  }
}
