public import Diagnostics

/// The `Retry-After` header (RFC 9110 §10.2.3): a number of seconds, or the date when to come back.
public enum RetryAfter {
  /// How long to wait from `now`; zero for a date that has passed, nil for what cannot be read.
  public static func parse(_ text: String, now: Instant) -> Duration? {
    guard text.utf8.count <= 64 else { return nil }
    let trimmed = text.drop { $0 == " " || $0 == "\t" }.prefix { $0 != "\r" && $0 != "\n" }
    let parts = trimmed.split(whereSeparator: { $0 == " " || $0 == "\t" })
    if parts.count == 1, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      // A number too great to read means: very long.
      return .seconds(min(Int64(parts[0]) ?? .max, 10 * 365 * 86_400))
    }
    guard let date = HTTPDate.parse(trimmed, now: now) else { return nil }
    return max(date - now, .zero)
  }
}

/// HTTP dates (RFC 9110 §5.6.7) in the three forms a recipient has to read:
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`.
enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  static func parse(_ text: some StringProtocol, now: Instant) -> Instant? {
    let parts = text.split(whereSeparator: { " ,-".contains($0) }).map { String($0) }
    switch parts.count {
    case 6 where parts[5] == "GMT": return instant(parts[1], parts[2], parts[3], parts[4], now: now)
    case 5: return instant(parts[2], parts[1], parts[4], parts[3], now: now)
    default: return nil
    }
  }

  private static func instant(_ day: String, _ month: String, _ year: String, _ time: String, now: Instant) -> Instant?
  {
    guard let month = months.firstIndex(of: month), let year = fullYear(year, now: now),
      (1...2).contains(day.utf8.count)
    else { return nil }
    return Instant(rfc3339: "\(year)-\(twoDigits(String(month + 1)))-\(twoDigits(day))T\(time)Z")
  }

  private static func twoDigits(_ text: String) -> String { text.utf8.count == 1 ? "0" + text : text }

  /// A year of two digits that seems more than fifty years ahead is one of the past century.
  private static func fullYear(_ text: String, now: Instant) -> String? {
    guard text.utf8.count == 2 else { return text.utf8.count == 4 ? text : nil }
    guard let short = Int(text), let current = Int(now.rfc3339.prefix(4)) else { return nil }
    let year = current / 100 * 100 + short
    return String(year > current + 50 ? year - 100 : year)
  }
}
