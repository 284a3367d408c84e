/// A natural number of any size, for one root: plain schoolbook arithmetic, least limb first.
struct BigNumber {
  private var limbs: [UInt32]

  private init(limbs: [UInt32]) {
    self.limbs = limbs
  }

  /// Big-endian octets, whole limbs of them.
  init(octets: [UInt8]) {
    limbs = stride(from: octets.count - 4, through: 0, by: -4).map { start in
      octets[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
  }

  func octets(_ count: Int) -> [UInt8] {
    let all = limbs.reversed().flatMap { limb in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: limb >> UInt32($0)) } }
    return [UInt8](repeating: 0, count: max(0, count - all.count)) + all.suffix(count)
  }

  /// The largest number whose cube is not larger than this one, found bit by bit.
  var cubeRoot: BigNumber {
    let count = limbs.count / 3 + 1
    var root = BigNumber(limbs: Array(repeating: 0, count: count))
    for bit in (0..<32 * count).reversed() {
      var larger = root
      larger.limbs[bit / 32] |= 1 << UInt32(bit % 32)
      if !(larger * larger * larger).exceeds(self) { root = larger }
    }
    return root
  }

  private func exceeds(_ other: BigNumber) -> Bool {
    for index in (0..<max(limbs.count, other.limbs.count)).reversed() {
      let left = index < limbs.count ? limbs[index] : 0
      let right = index < other.limbs.count ? other.limbs[index] : 0
      if left != right { return left > right }
    }
    return false
  }

  static func * (left: BigNumber, right: BigNumber) -> BigNumber {
    var product = [UInt32](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (place, limb) in left.limbs.enumerated() where limb != 0 {
      var carry: UInt64 = 0
      for (offset, other) in right.limbs.enumerated() {
        let sum = UInt64(product[place + offset]) + UInt64(limb) * UInt64(other) + carry
        product[place + offset] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      product[place + right.limbs.count] = UInt32(truncatingIfNeeded: carry)
    }
    return BigNumber(limbs: product)
  }
}
