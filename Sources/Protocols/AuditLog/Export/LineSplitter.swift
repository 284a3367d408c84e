/// Cuts pieces of a file into lines.
struct LineSplitter {
  /// What has been read of a line whose line feed has not come yet.
  private(set) var rest: [UInt8] = []

  /// The lines that `octets` completes, without their line feeds.
  mutating func split(_ octets: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    var start = 0
    while let end = octets[start...].firstIndex(of: 0x0A) {
      lines.append(rest + octets[start..<end])
      rest.removeAll(keepingCapacity: true)
      start = end + 1
    }
    rest.append(contentsOf: octets[start...])
    return lines
  }

  /// The unfinished line, as if it ended here.
  mutating func takeRest() -> [UInt8] {
    defer { rest = [] }
    return rest
  }
}
