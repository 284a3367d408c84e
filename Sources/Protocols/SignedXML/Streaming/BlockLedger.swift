internal import Diagnostics

/// Cuts octets into blocks and digests each.
struct BlockLedger {
  struct Block {
    let octets: [UInt8]
    let digest: [UInt8]
  }

  static let blockOctets = 64 << 10

  /// Whether blocks are kept until they are taken; otherwise their digests are.
  var keepsOctets = false
  private(set) var count = 0
  private var digests: [[UInt8]] = []
  private var current: [UInt8] = []
  private var ready: [Block] = []

  mutating func feed(_ octets: some Collection<UInt8>) throws(CodedError) {
    var rest = octets[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.blockOctets - current.count)
      current.append(contentsOf: part)
      count += part.count
      rest = rest.dropFirst(part.count)
      if current.count == Self.blockOctets { try close() }
    }
  }

  mutating func take() -> [Block] {
    defer { ready = [] }
    return ready
  }

  mutating func finish() throws(CodedError) -> [[UInt8]] {
    if !current.isEmpty { try close() }
    return digests
  }

  private mutating func close() throws(CodedError) {
    guard let digest = DigestAlgorithm.sha256.digest(current) else {
      throw CodedError(
        .canonicalizationFailed, "OpenSSL could not digest", remedy: "check the installation of OpenSSL",
        exposure: .operator)
    }
    if keepsOctets { ready.append(Block(octets: current, digest: digest)) } else { digests.append(digest) }
    current.removeAll(keepingCapacity: true)
  }
}
