public import LanyardCore
internal import Synchronization

/// Octets that look random and are the same for the same seed, in the order they are asked for. Never for secrets.
public final class SeededRandomSource: RandomSource, RandomNumberGenerator {
  public let seed: UInt64
  private let state: Mutex<UInt64>

  public init(seed: UInt64) {
    self.seed = seed
    self.state = Mutex(seed)
  }

  public func octets(_ count: Int) -> [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(count + 7)
    while octets.count < count {
      let word = next()
      octets.append(contentsOf: (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) })
    }
    return Array(octets.prefix(count))
  }

  /// SplitMix64.
  public func next() -> UInt64 {
    state.withLock { state in
      state &+= 0x9E37_79B9_7F4A_7C15
      var word = state
      word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
      word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
      return word ^ (word >> 31)
    }
  }
}
