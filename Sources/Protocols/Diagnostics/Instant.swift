/// A moment in time in whole milliseconds since 1970-01-01T00:00:00Z, the precision every record of Lanyard keeps.
///
/// Moments come in as arguments; nothing that decides reads a clock.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

  /// The moment this much later (earlier for a negative duration); parts of a millisecond are dropped, and the ends of
  /// the range saturate.
  public static func + (instant: Instant, duration: Duration) -> Instant {
    let (seconds, attoseconds) = duration.components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    let delta = overflow ? (seconds < 0 ? .min : .max) : whole + attoseconds / 1_000_000_000_000_000
    let (sum, overflowed) = instant.milliseconds.addingReportingOverflow(delta)
    return Instant(milliseconds: overflowed ? (delta < 0 ? .min : .max) : sum)
  }

  public static func - (instant: Instant, duration: Duration) -> Instant { instant + (.zero - duration) }

  /// The time from `earlier` to `later`.
  public static func - (later: Instant, earlier: Instant) -> Duration {
    .milliseconds(later.milliseconds - earlier.milliseconds)
  }

  public var description: String { rfc3339 }
}

/// RFC 3339 and XML Schema dateTime, which for the texts of this field are one grammar.
extension Instant {
  /// Reads `2026-11-22T09:30:00Z`, with any number of fractional digits (beyond milliseconds they are dropped) and with
  /// `Z` or a numeric offset. Nil for anything else, days that do not exist included; a leap second counts as the next
  /// second.
  public init?(rfc3339 text: some StringProtocol) {
    guard text.utf8.count <= 64 else { return nil }
    var text = String(text)
    let milliseconds = text.withUTF8 { octets in
      var reader = DateTimeReader(octets: octets)
      return reader.read()
    }
    guard let milliseconds else { return nil }
    self.init(milliseconds: milliseconds)
  }

  /// `2026-11-22T09:30:00.000Z`.
  public var rfc3339: String {
    let day = milliseconds.floorDivided(by: 86_400_000)
    let inDay = milliseconds - day * 86_400_000
    let date = CivilDate(daysSinceEpoch: day)
    var text: [UInt8] = []
    text.reserveCapacity(24)
    if date.year < 0 { text.append(UInt8(ascii: "-")) }
    text.append(digits: date.year.magnitude, width: 4)
    text.append("-", digits: date.month, width: 2)
    text.append("-", digits: date.day, width: 2)
    text.append("T", digits: inDay / 3_600_000, width: 2)
    text.append(":", digits: inDay / 60_000 % 60, width: 2)
    text.append(":", digits: inDay / 1000 % 60, width: 2)
    text.append(".", digits: inDay % 1000, width: 3)
    text.append(UInt8(ascii: "Z"))
    return String(decoding: text, as: UTF8.self)
  }

  /// Whole seconds since 1970, rounded down.
  public var secondsSinceEpoch: Int64 { milliseconds.floorDivided(by: 1000) }
}

/// A day of the proleptic Gregorian calendar, by the well-known era arithmetic (400 years are 146 097 days).
private struct CivilDate {
  var year: Int64
  var month: Int64
  var day: Int64

  init(year: Int64, month: Int64, day: Int64) {
    (self.year, self.month, self.day) = (year, month, day)
  }

  init(daysSinceEpoch: Int64) {
    let shifted = daysSinceEpoch + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var daysSinceEpoch: Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear.floorDivided(by: 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  var exists: Bool {
    guard (1...12).contains(month), day >= 1 else { return false }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length: Int64 =
      switch month {
      case 2: leap ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    return day <= length
  }
}

/// Reads one dateTime from its octets.
private struct DateTimeReader {
  let octets: UnsafeBufferPointer<UInt8>
  var offset = 0

  init(octets: UnsafeBufferPointer<UInt8>) {
    self.octets = octets
  }

  mutating func read() -> Int64? {
    guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2),
      skip("T") || skip("t"),
      let hour = digits(2), skip(":"), let minute = digits(2), skip(":"), let second = digits(2),
      let fraction = fraction(), let shift = zone(), offset == octets.count
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.exists, hour < 24, minute < 60, second <= 60 else { return nil }
    let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second - shift
    return seconds * 1000 + fraction
  }

  private mutating func digits(_ count: Int) -> Int64? {
    guard offset + count <= octets.count else { return nil }
    var value: Int64 = 0
    for place in offset..<offset + count {
      guard octets[place] >= 0x30, octets[place] <= 0x39 else { return nil }
      value = value * 10 + Int64(octets[place] - 0x30)
    }
    offset += count
    return value
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard offset < octets.count, octets[offset] == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  /// Milliseconds of `.123456`; zero where there is no fraction, nil for a point without digits.
  private mutating func fraction() -> Int64? {
    guard skip(".") else { return 0 }
    let start = offset
    while offset < octets.count, (0x30...0x39).contains(octets[offset]) { offset += 1 }
    guard offset > start else { return nil }
    var milliseconds: Int64 = 0
    for place in start..<start + 3 {
      milliseconds = milliseconds * 10 + (place < offset ? Int64(octets[place] - 0x30) : 0)
    }
    return milliseconds
  }

  /// Seconds east of UTC.
  private mutating func zone() -> Int64? {
    if skip("Z") || skip("z") { return 0 }
    let sign: Int64 = skip("+") ? 1 : skip("-") ? -1 : 0
    guard sign != 0, let hours = digits(2), skip(":"), let minutes = digits(2), hours < 24, minutes < 60 else {
      return nil
    }
    return sign * (hours * 3600 + minutes * 60)
  }
}

extension Int64 {
  fileprivate func floorDivided(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}

extension [UInt8] {
  /// Appends a mark and a number that is not negative.
  fileprivate mutating func append(_ mark: Unicode.Scalar, digits number: Int64, width: Int) {
    append(UInt8(ascii: mark))
    append(digits: number.magnitude, width: width)
  }

  /// Appends a number in decimal, with zeros before it up to the width.
  fileprivate mutating func append(digits number: UInt64, width: Int) {
    var divisor: UInt64 = 1
    for _ in 1..<width { divisor *= 10 }
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
      divisor /= 10
    }
  }
}
