import Diagnostics
import Testing

@Suite struct InstantTests {
  static let valid: [(String, Int64)] = [
    ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.001Z", 1), ("1969-12-31T23:59:59.999Z", -1),
    ("2026-11-22T09:30:00Z", 1_795_339_800_000), ("2026-11-22t09:30:00z", 1_795_339_800_000),
    ("2026-11-22T10:30:00+01:00", 1_795_339_800_000), ("2026-11-22T04:00:00.000-05:30", 1_795_339_800_000),
    ("2026-11-22T09:30:00.1239999999Z", 1_795_339_800_123), ("2000-02-29T00:00:00Z", 951_782_400_000),
    ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
    ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
  ]

  @Test(arguments: valid) func timesAreRead(text: String, milliseconds: Int64) {
    #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
  }

  static let invalid = [
    "", "2026-11-22", "2026-11-22T09:30Z", "2026-11-22T09:30:00", "2026-11-22 09:30:00Z", "2026-02-30T00:00:00Z",
    "2100-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+0100",
    "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00ZZ", " 2026-01-01T00:00:00Z", "+2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00." + String(repeating: "0", count: 64) + "Z", "２026-01-01T00:00:00Z",
  ]

  @Test(arguments: invalid) func whatIsNoTimeIsNil(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test func everyMillisecondIsWrittenAndReadBack() {
    for milliseconds in stride(from: Int64(-62_135_596_800_000), to: 253_402_300_799_999, by: 86_399_999_993) {
      let instant = Instant(milliseconds: milliseconds)
      #expect(Instant(rfc3339: instant.rfc3339) == instant)
      #expect(instant.rfc3339.utf8.count == 24)
    }
  }

  @Test func arithmeticDropsPartsOfAMillisecondAndSaturates() {
    let start = Instant(milliseconds: 1000)
    #expect(start + .milliseconds(250) == Instant(milliseconds: 1250))
    #expect(start - .seconds(2) == Instant(milliseconds: -1000))
    #expect(start + .microseconds(999) == start)
    #expect(Instant(milliseconds: 1250) - start == .milliseconds(250))
    #expect(start + .seconds(Int64.max) == Instant(milliseconds: .max))
    #expect(Instant(milliseconds: .min) - .seconds(1) == Instant(milliseconds: .min))
    #expect(Instant(milliseconds: -1).secondsSinceEpoch == -1)
    #expect(start < Instant(milliseconds: 1001))
  }
}
