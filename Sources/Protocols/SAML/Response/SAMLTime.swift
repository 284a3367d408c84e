internal import Diagnostics

/// Reads the times of SAML: xs:dateTime in UTC, written with `Z` (SAML Core §1.3.3). Fractions may have any number of
/// digits; beyond milliseconds they are dropped.
struct SAMLTime {
  let leniencies: Set<ValidationPolicy.Leniency>

  /// - Throws: `saml.time.invalid`, `saml.time.zone`.
  func instant(_ text: String, of attribute: String) throws(CodedError) -> Instant {
    if text.utf8.last == UInt8(ascii: "Z"), let instant = Self.parse(text) { return instant }
    if text.utf8.last != UInt8(ascii: "z"), let instant = Self.parse(text) {
      guard leniencies.contains(.offsetTimes) else { throw Self.zone(text, attribute, .offsetTimes) }
      return instant
    }
    if let instant = Self.parse(text + "Z") {
      guard leniencies.contains(.zonelessTimes) else { throw Self.zone(text, attribute, .zonelessTimes) }
      return instant
    }
    throw CodedError(
      .timeInvalid, "`\(attribute)` is not a time", expected: "such as `2026-11-22T09:30:00Z`",
      received: text.inBackticks, remedy: "have the identity provider send UTC times")
  }

  /// RFC 3339 would take a small `t`, which xs:dateTime does not.
  private static func parse(_ text: String) -> Instant? {
    guard text.utf8.count > 10, text.utf8[text.utf8.index(text.startIndex, offsetBy: 10)] == UInt8(ascii: "T") else {
      return nil
    }
    return Instant(rfc3339: text)
  }

  private static func zone(
    _ text: String, _ attribute: String, _ leniency: ValidationPolicy.Leniency
  ) -> CodedError {
    CodedError(
      .timeZone, "`\(attribute)` is not written in UTC", expected: "such as `2026-11-22T09:30:00Z`",
      received: text.inBackticks,
      remedy: "have the identity provider send UTC times, or name the leniency `\(leniency.rawValue)`")
  }
}
