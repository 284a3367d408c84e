import Diagnostics
import Testing

@Suite struct ISO8601DurationTests {
  @Test(arguments: [
    ("PT2M", Duration.seconds(120)), ("PT8H", .seconds(28_800)), ("P1D", .seconds(86_400)),
    ("P2W", .seconds(1_209_600)),
    ("P1DT2H3M4S", .seconds(93_784)), ("PT0S", .zero), ("PT0.5S", .milliseconds(500)), ("PT90M", .seconds(5400)),
    ("PT0.000000001S", .nanoseconds(1)),
  ])
  func lengthsAreRead(text: String, expected: Duration) {
    #expect(Duration(iso8601: text[...]) == expected)
  }

  @Test(arguments: [
    "", "P", "PT", "P1DT", "2M", "PT2", "P1Y", "P1M", "-PT1S", "PT-1S", "pt1s", "PT1M1H", "PT1S1S", "P1W1D", "PT1.5M",
    "PT.5S",
    "PT1.S", "PT1,5S", "PT0.0000000001S", " PT1S", "PT1S ", "P99999999999999999999D", "P999999999999W", "PT٣S",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(Duration(iso8601: text[...]) == nil)
  }

  @Test func whatIsWrittenReadsBackAsTheSameLength() {
    let lengths: [Int64] = [0, 1, 999, 1000, 59_999, 60_000, 3_600_000, 86_400_000, 86_401_500, 694_861_001]
    for milliseconds in lengths {
      let duration = Duration.milliseconds(milliseconds)
      #expect(Duration(iso8601: duration.iso8601[...]) == duration)
    }
    #expect(Duration.seconds(120).iso8601 == "PT2M")
    #expect(Duration.milliseconds(90_061_500).iso8601 == "P1DT1H1M1.5S")
  }
}

@Suite struct NearestNameTests {
  private let names = ["name", "displayName", "roles", "exclusive"]

  @Test func theNearestNameIsFoundByFewEdits() {
    #expect(names.nearest(to: "nmae") == "name")
    #expect(names.nearest(to: "displayname") == "displayName")
    #expect(names.nearest(to: "rolse") == "roles")
    #expect(names.nearest(to: "exclusives") == "exclusive")
  }

  @Test func nothingNearMeansNoHint() {
    #expect(names.nearest(to: "colour") == nil)
    #expect(names.nearest(to: "") == nil)
    #expect([String]().nearest(to: "name") == nil)
    #expect(names.nearest(to: String(repeating: "x", count: 100_000)) == nil)
  }
}
