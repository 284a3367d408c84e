import JSON
import Testing

@Suite struct JSONNumberTests {
  static let integers: [(String, Int?)] = [
    ("0", 0), ("-0", 0), ("0.0", 0), ("0e999999999999999999999", 0), ("1.0", 1), ("1.50e1", 15), ("1e2", 100),
    ("100e-2", 1),
    ("-12.50E+2", -1250), ("1.5", nil), ("1e-1", nil), ("150e-2", nil), ("0.1e1", 1), ("9223372036854775807", .max),
    ("-9223372036854775808", .min), ("9223372036854775808", nil), ("9223372036854775807.0", .max),
    ("1e18", 1_000_000_000_000_000_000),
    ("1e19", nil), ("1e400", nil), ("1e999999999999999999999", nil), ("9007199254740993.0", 9_007_199_254_740_993),
    ("1.00000000000000000001", nil), ("0.000000001e9", 1), ("-5e0", -5), ("1e-99999999999999999999999", nil),
  ]

  @Test(arguments: integers) func integersAreReadExactlyOrNotAtAll(text: String, value: Int?) throws {
    #expect(try JSONValue(parsing: text).intValue == value)
  }

  @Test func literalsKeepTheirText() throws {
    for text in ["1.0", "1e2", "-0", "0.10", "123456789012345678901234567890"] {
      #expect(try JSONValue(parsing: text).numberValue?.text == text)
    }
    #expect(try JSONValue(parsing: "1.0") != JSONValue(parsing: "1"))
  }

  @Test func doublesAreWrittenAsShortAsCanBe() {
    #expect(JSONNumber(0.1)?.text == "0.1")
    #expect(JSONNumber(5.0)?.text == "5")
    #expect(JSONNumber(-1e-7)?.text == "-1e-7")
    #expect(JSONNumber(Double.nan) == nil)
    #expect(JSONNumber(-Double.infinity) == nil)
    #expect(JSONNumber(Int.min).text == "-9223372036854775808")
  }
}
