internal import Diagnostics
internal import LanyardCore
internal import Provisioning

/// A bucket for each address, for a bounded number of them: of those not seen for long, the buckets are forgotten.
///
/// IPv6 addresses count by their first 64 bits, for whoever has one of a network has them all.
struct AddressBuckets {
  /// Addresses of one generation; two generations are kept.
  static let generation = 10_000

  private var young: [NetworkAddress?: TokenBucket] = [:]
  private var old: [NetworkAddress?: TokenBucket] = [:]

  /// Takes a token of the address's bucket.
  ///
  /// - Parameter full: the bucket of an address that is not known.
  /// - Returns: how long until there is one; nil where one was taken.
  mutating func take(_ address: NetworkAddress?, at now: Instant, full: TokenBucket) -> Duration? {
    let key = address.map { $0.octets.count == 16 ? $0.prefix(64) : $0 }
    var bucket = young[key] ?? old[key] ?? full
    let isTaken = bucket.take(now)
    if young[key] == nil, young.count >= Self.generation { (old, young) = (young, [:]) }
    young[key] = bucket
    return isTaken ? nil : bucket.wait(now)
  }

  var count: Int { young.count + old.count }
}
