/// Lengths of time as ISO 8601 writes them: `PT2M`, `P1DT12H`, `PT0.5S`, `P2W`.
extension Duration {
  /// Reads weeks, or days, hours, minutes and seconds (the last with a fraction of at most nine digits). Nil for anything
  /// else: years and months have no fixed length, and signs, lower case and commas are not ours to guess at.
  public init?(iso8601 text: some StringProtocol) {
    var reader = DurationReader(octets: Array(text.utf8.prefix(64)))
    guard text.utf8.count <= 64, let nanoseconds = reader.read() else { return nil }
    self = .nanoseconds(nanoseconds)
  }

  /// The same length written back, days and smaller: `PT2M`, `P1DT12H`, `PT0S`. Parts of a nanosecond are dropped; a
  /// negative length is written as `PT0S`.
  public var iso8601: String {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return "PT0S" }
    let nanoseconds = attoseconds / 1_000_000_000
    let parts = [(seconds / 86_400, "D"), (seconds / 3600 % 24, "H"), (seconds / 60 % 60, "M")]
    let date = parts.prefix(1).filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    var time = parts.dropFirst().filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    if seconds % 60 > 0 || nanoseconds > 0 { time += "\(seconds % 60)\(Self.fraction(nanoseconds))S" }
    if date.isEmpty, time.isEmpty { return "PT0S" }
    return "P" + date + (time.isEmpty ? "" : "T" + time)
  }

  /// `.5` for half a second in nanoseconds; empty for none.
  private static func fraction(_ nanoseconds: Int64) -> String {
    guard nanoseconds > 0 else { return "" }
    var digits = String(nanoseconds)
    digits = String(repeating: "0", count: 9 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "." + digits
  }
}

/// Reads one duration from its octets: designators in order, each at most once, at least one.
private struct DurationReader {
  let octets: [UInt8]
  private var offset = 0
  private var total: Int64 = 0

  init(octets: [UInt8]) {
    self.octets = octets
  }

  mutating func read() -> Int64? {
    guard skip("P") else { return nil }
    if weeks() { return offset == octets.count ? total : nil }
    guard let days = components([("D", 86_400)]) else { return nil }
    var count = days
    if skip("T") {
      guard let times = components([("H", 3600), ("M", 60), ("S", 1)]), times > 0 else { return nil }
      count += times
    }
    return count > 0 && offset == octets.count ? total : nil
  }

  private mutating func weeks() -> Bool {
    let start = offset
    guard let number = number(), number.fraction == nil, skip("W"), add(number, seconds: 604_800) else {
      offset = start
      return false
    }
    return true
  }

  /// How many of these designators stand here; nil where one is malformed or the sum overflows.
  private mutating func components(_ designators: [(Unicode.Scalar, Int64)]) -> Int? {
    var count = 0
    for (designator, seconds) in designators {
      let start = offset
      guard let number = number(), skip(designator) else {
        offset = start
        continue
      }
      guard number.fraction == nil || designator == "S", add(number, seconds: seconds) else { return nil }
      count += 1
    }
    return count
  }

  private mutating func add(_ number: (whole: Int64, fraction: Int64?), seconds: Int64) -> Bool {
    let (length, overflow) = number.whole.multipliedReportingOverflow(by: seconds)
    let (nanoseconds, overflow2) = length.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflow3) = total.addingReportingOverflow(nanoseconds)
    let (all, overflow4) = sum.addingReportingOverflow(number.fraction ?? 0)
    total = all
    return !(overflow || overflow2 || overflow3 || overflow4)
  }

  /// Digits, and after a point up to nine more as nanoseconds.
  private mutating func number() -> (whole: Int64, fraction: Int64?)? {
    guard let whole = digits(), let value = Int64(whole) else { return nil }
    guard skip(".") else { return (value, nil) }
    guard let decimals = digits(), decimals.utf8.count <= 9 else { return nil }
    return (value, Int64(decimals + String(repeating: "0", count: 9 - decimals.utf8.count)))
  }

  private mutating func digits() -> String? {
    let start = offset
    while offset < octets.count, (0x30...0x39).contains(octets[offset]) { offset += 1 }
    return offset > start ? String(decoding: octets[start..<offset], as: UTF8.self) : nil
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard offset < octets.count, octets[offset] == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }
}
