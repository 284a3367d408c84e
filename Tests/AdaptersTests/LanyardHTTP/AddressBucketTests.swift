import Diagnostics
import LanyardCore
import LanyardTesting
import Provisioning
import Testing

@testable import LanyardHTTP

@Suite struct AddressBucketTests {
  private let now = FixedClock().now()
  private var full: TokenBucket { TokenBucket(rate: 1, burst: 2, at: now) }

  private func address(_ text: String) throws -> NetworkAddress { try #require(NetworkAddress(text)) }

  @Test func everyAddressHasItsOwn() throws {
    var buckets = AddressBuckets()
    for text in ["203.0.113.7", "203.0.113.8", "2001:db8::1", "2001:db8:0:1::1"] {
      let address = try address(text)
      #expect(buckets.take(address, at: now, full: full) == nil)
      #expect(buckets.take(address, at: now, full: full) == nil)
      #expect(buckets.take(address, at: now, full: full) == .seconds(1))
      #expect(buckets.take(address, at: now + .seconds(1), full: full) == nil)
    }
    #expect(buckets.count == 4)
  }

  @Test func aNetworkOfIPv6IsOneAddress() throws {
    var buckets = AddressBuckets()
    #expect(buckets.take(try address("2001:db8::1"), at: now, full: full) == nil)
    #expect(buckets.take(try address("2001:db8::ffff:1"), at: now, full: full) == nil)
    #expect(buckets.take(try address("2001:db8::2"), at: now, full: full) != nil)
  }

  @Test func addressesAreForgottenBeforeTheyAreTooMany() throws {
    var buckets = AddressBuckets()
    for number in 0..<(AddressBuckets.generation * 3) {
      let text = "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)"
      _ = buckets.take(try address(text), at: now, full: full)
      #expect(buckets.count <= AddressBuckets.generation * 2)
    }
  }

  @Test func anAddressSeenAgainAndAgainIsNotForgotten() throws {
    var buckets = AddressBuckets()
    let busy = try address("203.0.113.7")
    for _ in 0..<2 { _ = buckets.take(busy, at: now, full: full) }
    for number in 0..<(AddressBuckets.generation * 3) {
      _ = buckets.take(try address("10.\(number >> 16).\(number >> 8 & 255).\(number & 255)"), at: now, full: full)
      if number % 1000 == 0 { #expect(buckets.take(busy, at: now, full: full) != nil, "\(number)") }
    }
  }
}
