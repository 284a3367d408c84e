import Diagnostics
import Testing

@Suite struct ISO8601DurationTests {
  static let valid: [(String, Duration, String)] = [
    ("PT2M", .seconds(120), "PT2M"), ("P1DT12H", .seconds(129_600), "P1DT12H"),
    ("PT0.5S", .milliseconds(500), "PT0.5S"),
    ("P2W", .seconds(1_209_600), "P14D"), ("PT90S", .seconds(90), "PT1M30S"), ("PT0S", .zero, "PT0S"),
    ("P0D", .zero, "PT0S"), ("PT1.000000001S", .nanoseconds(1_000_000_001), "PT1.000000001S"),
    ("PT24H", .seconds(86_400), "P1D"),
    ("P90D", .seconds(7_776_000), "P90D"),
  ]

  @Test(arguments: valid) func lengthsAreReadAndWrittenBack(text: String, length: Duration, again: String) {
    #expect(Duration(iso8601: text) == length)
    #expect(length.iso8601 == again)
    #expect(Duration(iso8601: again) == length)
  }

  static let invalid = [
    "", "P", "PT", "P1DT", "1D", "PT1", "P1Y", "P1M", "-PT1S", "PT-1S", "pt1s", "PT1s", "PT1,5S", "PT.5S", "PT1.S",
    "P1.5D",
    "PT1.5M", "PT1S1M", "PT1M1M", "P1W1D", "P1DT1D", "PT1.0000000001S", "P99999999999W", "PT99999999999999999999S",
    " PT1S", "PT1S ",
    "PT1H" + String(repeating: "0", count: 64),
  ]

  @Test(arguments: invalid) func whatHasNoFixedLengthIsNil(text: String) {
    #expect(Duration(iso8601: text) == nil)
  }

  @Test func aNegativeLengthIsWrittenAsNone() {
    #expect(Duration.seconds(-5).iso8601 == "PT0S")
  }
}

@Suite struct NearestNameTests {
  private let names = ["tenant", "listen", "publicURL", "database"]

  @Test func aSlipOfThePenFindsItsName() {
    #expect(names.nearest(to: "tennant") == "tenant")
    #expect(names.nearest(to: "publicurl") == "publicURL")
    #expect(names.nearest(to: "lisetn") == "listen")
    #expect(names.nearest(to: "tenant") == "tenant")
  }

  @Test func whatIsFarFromEverythingFindsNothing() {
    #expect(names.nearest(to: "colour") == nil)
    #expect(names.nearest(to: "") == nil)
    #expect([String]().nearest(to: "tenant") == nil)
  }

  @Test func ofTwoEquallyNearTheFirstIsTaken() {
    #expect(["cat", "bat"].nearest(to: "rat") == "cat")
  }
}
