import Diagnostics
import JSON
import Testing

@Suite struct JSONParsingTests {
  /// A document, and how it is written again (nil: just so).
  static let valid: [(String, String?)] = [
    ("null", nil), ("true", nil), ("false", nil), ("0", nil), ("-0", nil), ("1.0", nil), ("-1.5e-7", nil),
    ("1E+2", nil),
    ("123456789012345678901234567890", nil), ("0e0", nil), ("0.0", nil), ("1e400", nil), ("-0.0e-0", nil),
    ("20e1", nil),
    (#""""#, nil), (#""a""#, nil), (" \t\r\n1 \t\r\n", "1"), ("[]", nil), ("{}", nil), ("[ ]", "[]"), ("{ }", "{}"),
    ("[1,2,3]", nil), ("[1 , 2]", "[1,2]"), ("[[],[[]],{}]", nil), (#"{"":0}"#, nil), (#"{"a":{"b":[null]}}"#, nil),
    (#"{"b":1,"a":2}"#, nil), ("{ \"a\" : 1 , \"b\" : 2 }", #"{"a":1,"b":2}"#), (#"{"a":1,"A":2}"#, nil),
    (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\b\f\n\r\t""#), (#""\u0041\u00e9\u20AC""#, "\"A\u{E9}\u{20AC}\""),
    (#""\u0000""#, nil), (#""\u001f""#, nil), (#""\u007f""#, "\"\u{7F}\""), (#""\ud83d\ude00""#, "\"\u{1F600}\""),
    (#""\uDBFF\uDFFF""#, "\"\u{10FFFF}\""), ("\"\u{7F}\u{80}\u{2028}\u{FEFF}\"", nil), ("\"\u{FFFF}\u{10FFFF}\"", nil),
    (#""\uFFFF""#, "\"\u{FFFF}\""), (#"{"\u0061":1}"#, #"{"a":1}"#), ("{\"\u{E9}\":1,\"e\u{301}\":2}", nil),
    (#""\u005C\u0022""#, #""\\\"""#),
  ]

  @Test(arguments: valid) func wellFormedDocumentsAreRead(text: String, again: String?) throws {
    let document = try JSONValue(parsing: text)
    #expect(document.text.hasSameOctets(as: again ?? text))
    #expect(try JSONValue(parsing: document.pretty()) == document)
  }

  /// A text that is not JSON, and the octet at which that shows.
  static let malformed: [(String, Int)] = [
    ("", 0), (" ", 1), ("nul", 0), ("nulll", 4), ("True", 0), ("NaN", 0), ("Infinity", 0), ("-Infinity", 1),
    ("undefined", 0),
    ("+1", 0), ("01", 1), ("-01", 2), ("-", 1), ("--1", 1), ("1.", 2), (".5", 0), ("1.e1", 2), ("1e", 2), ("1e+", 3),
    ("1e1.5", 3), ("0x1", 1), ("1_000", 1), ("1 2", 2), ("1,", 1), ("-a", 1), ("1eE1", 2), ("٣", 0), ("0-1", 1),
    ("[", 1), ("]", 0), ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1), ("[1,,2]", 3), ("[1 2]", 3), ("[1}", 2),
    ("[1]]", 3),
    ("[1:2]", 2), ("{", 1), ("}", 0), (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1"#, 6), (#"{"a":1,"#, 7),
    (#"{"a":1,}"#, 7),
    (#"{"a" 1}"#, 5), ("{a:1}", 1), ("{1:1}", 1), ("{null:1}", 1), (#"{,"a":1}"#, 1), (#"{"a":1 "b":2}"#, 7),
    (#"{'a':1}"#, 1),
    (#"{"a"::1}"#, 5), (#"{"a":1]"#, 6), (#"{"a":1}{}"#, 7), (#"{"a":1}//"#, 7), ("/**/1", 0), ("# 1", 0),
    ("\"", 1), ("\"a", 2), ("'a'", 0), ("\"\n\"", 1), ("\"\t\"", 1), ("\"\u{0}\"", 1), ("\"\u{1F}\"", 1), (#""\"#, 2),
    (#""\"#, 2),
    (#""\x""#, 2), (#""\a""#, 2), (#""\U0041""#, 2), (#""\u""#, 3), (#""\u004""#, 6), (#""\u00g1""#, 5),
    (#""\u 041""#, 3),
    (#""\'""#, 2), (#""a" "b""#, 4), ("\u{FEFF}1", 0), ("\u{A0}1", 0), ("1\u{0}", 1), ("\u{B}1", 0), ("1\u{C}", 1),
    ("[\"a\",\n4\n,1,", 11),
    ("\"\\\u{E9}\"", 2), ("\"\\u00\u{E9}\"", 5), ("<null>", 0), ("[1", 2), ("\"\\", 2),
  ]

  @Test(arguments: malformed) func malformedTextIsRefusedWhereItGoesWrong(text: String, offset: Int) {
    let error = #expect(throws: CodedError.self) { try JSONValue(parsing: text) }
    #expect(error?.code == .jsonSyntax)
    #expect(error?.position?.offset == offset)
    #expect(error?.remedy.isEmpty == false)
  }

  static let loneSurrogates = [
    #""\ud800""#, #""\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\ud800\u0041""#, #""\ud800\ud800""#,
    #""\udc00\ud800""#,
    #""\uD83D\\uDE00""#, #"["a\uDFFFb"]"#, #"{"\ud800":1}"#, #""\ud800\""#,
  ]

  @Test(arguments: loneSurrogates) func halvesOfSurrogatePairsAreRefused(text: String) {
    let error = #expect(throws: CodedError.self) { try JSONValue(parsing: text) }
    #expect(error?.code == .jsonEncoding)
  }

  /// What stands between two quotes and is not UTF-8.
  static let notUTF8: [[UInt8]] = [
    [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xE2, 0x82], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
    [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
    [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xE9], [0x61, 0xC3, 0x28], [0xF8, 0x88, 0x80, 0x80, 0x80],
    [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
  ]

  @Test(arguments: notUTF8) func stringsThatAreNotUTF8AreRefused(octets: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    for prefix in ["", "\\n", "\\u00e9"] {
      let document = Array("[".utf8) + [quote] + Array(prefix.utf8) + octets + [quote] + Array("]".utf8)
      let error = #expect(throws: CodedError.self) { try JSONValue(parsing: document) }
      #expect(error?.code == .jsonEncoding)
      #expect(error?.position?.offset == 2)
    }
    #expect(throws: CodedError.self) { try JSONValue(parsing: octets) }
  }

  @Test func scalarsAreReadInTheMiddleOfAText() throws {
    let octets = Array(#"a eq "x\n" and -1.5e3)"#.utf8)
    var offset = 5
    #expect(try JSONValue.scalar(in: octets, at: &offset) == "x\n")
    #expect(offset == 10)
    offset = 15
    #expect(try JSONValue.scalar(in: octets, at: &offset).numberValue?.text == "-1.5e3")
    #expect(offset == 21)
    let error = #expect(throws: CodedError.self) { try JSONValue.scalar(in: octets, at: &offset) }
    #expect(error?.code == .jsonSyntax)
    #expect(error?.position?.offset == 21)
    #expect(offset == 21)
  }
}
