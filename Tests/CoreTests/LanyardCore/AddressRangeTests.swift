import Diagnostics
import LanyardCore
import LanyardTesting
import Testing

@Suite struct AddressRangeTests {
  @Test(arguments: [
    ("203.0.113.0/24", "203.0.113.255", true), ("203.0.113.0/24", "203.0.114.0", false),
    ("203.0.113.7", "203.0.113.7", true), ("203.0.113.7", "203.0.113.8", false),
    ("0.0.0.0/0", "255.255.255.255", true), ("0.0.0.0/0", "::1", false), ("::/0", "203.0.113.7", false),
    ("203.0.113.128/25", "203.0.113.128", true), ("203.0.113.128/25", "203.0.113.127", false),
    ("2001:db8::/32", "2001:DB8:ffff::1", true), ("2001:db8::/32", "2001:db9::", false),
    ("2001:db8::/33", "2001:db8:7fff::", true), ("2001:db8::/33", "2001:db8:8000::", false),
    ("::1", "0:0:0:0:0:0:0:1", true), ("fe80::/10", "fe80::1%eth0", true),
    ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("::ffff:10.0.0.0/104", "10.1.2.3", true),
    ("64:ff9b::/96", "64:ff9b::10.1.2.3", true),
  ]) func aRangeContainsTheAddressesOfItsPrefix(range: String, address: String, isInside: Bool) throws {
    let address = try #require(NetworkAddress(address))
    #expect(try AddressRange(range).contains(address) == isInside)
  }

  @Test(arguments: [
    "", "x", "203.0.113", "203.0.113.0.1", "203.0.113.256", "203.0.113.01", "+1.2.3.4", "1.2.3.4 ", "1..2.3", ":",
    ":::",
    "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::", "g::", "::1.2.3", "1.2.3.4::",
    "example.org", "[::1]", "٣.0.0.1", String(repeating: "1:", count: 100),
  ]) func whatIsNoAddressIsNone(text: String) {
    #expect(NetworkAddress(text) == nil)
  }

  @Test(arguments: [
    "203.0.113.0/33", "203.0.113.0/-1", "203.0.113.0/", "/24", "203.0.113.0/24/24", "203.0.113.0/+8", "203.0.113.0/0x8",
    "203.0.113.7/24", "2001:db8::1/64", "2001:db8::/129", "fe80::1%eth0", "::ffff:10.0.0.0/8", "example.org/24", "",
  ]) func whatIsNoRangeIsRefused(text: String) {
    #expect(throws: CodedError(.addressInvalid, "", remedy: "")) { try AddressRange(text) }
  }

  @Test func everyWayToWriteAnAddressIsTheSameAddress() throws {
    let seed: UInt64 = 4291
    var random = SeededRandomSource(seed: seed)
    for round in 0..<2000 {
      // Zeros are common, so that there is something to leave out.
      let groups = (0..<8).map { _ in
        Bool.random(using: &random) ? 0 : UInt16.random(in: .min ... .max, using: &random)
      }
      let whole = groups.map { String($0, radix: 16) }
      let start = Int.random(in: 0..<8, using: &random)
      let end = groups[start...].firstIndex { $0 != 0 } ?? 8
      let short = whole[..<start].joined(separator: ":") + "::" + whole[end...].joined(separator: ":")
      let expected = try #require(NetworkAddress(whole.joined(separator: ":")))
      if end > start { #expect(NetworkAddress(short) == expected, "seed \(seed), round \(round): \(short)") }
      #expect(NetworkAddress(whole.joined(separator: ":").uppercased()) == expected)
      let octets = groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      #expect(expected.octets == octets || expected.octets == Array(octets.suffix(4)))
    }
  }
}
