/// Octets that grow by copying memory: what an array does too, without a generic step for each piece.
final class OctetBuffer {
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    start = .allocate(capacity: self.capacity)
  }

  deinit {
    start.deallocate()
  }

  @inline(__always)
  func append(_ octet: UInt8) {
    if count == capacity { grow(by: 1) }
    start[count] = octet
    count += 1
  }

  @inline(__always)
  func append(_ octets: UnsafePointer<UInt8>, count added: Int) {
    if capacity - count < added { grow(by: added) }
    let target = start + count
    count += added
    guard added <= 32 else { return target.update(from: octets, count: added) }
    // Names and punctuation are short, and a call would cost more than the copy.
    var place = 0
    while place + 8 <= added {
      let word = UnsafeRawPointer(octets).loadUnaligned(fromByteOffset: place, as: UInt64.self)
      UnsafeMutableRawPointer(target).storeBytes(of: word, toByteOffset: place, as: UInt64.self)
      place += 8
    }
    while place < added {
      target[place] = octets[place]
      place += 1
    }
  }

  private func grow(by added: Int) {
    let larger = max(2 * capacity, count + added)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: start, count: count)
    start.deallocate()
    start = moved
    capacity = larger
  }

  var octets: [UInt8] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
