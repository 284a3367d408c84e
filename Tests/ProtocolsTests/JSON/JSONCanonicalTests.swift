import Diagnostics
import Foundation
import JSON
import Testing

@Suite struct JSONCanonicalTests {
  private func canonical(_ text: String) throws -> String {
    String(decoding: try JSONValue(parsing: text).canonical(), as: UTF8.self)
  }

  @Test func theNumbersOfAppendixBAreWrittenAsThere() throws {
    let vectors = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Vectors/JSON/rfc8785-numbers.txt")
    let lines = try String(contentsOf: vectors, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.count == 26)
    for line in lines {
      let fields = line.split(separator: " ")
      let value = Double(bitPattern: try #require(UInt64(fields[0], radix: 16)))
      let text = JSONNumber(value)?.text ?? "refused"
      #expect(text == fields[1])
      if value.isFinite { #expect(try canonical("\(value)") == fields[1]) }
    }
  }

  @Test func theExampleOfSection322IsWrittenAsThere() throws {
    let text = #"""
      {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
       "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}
      """#
    let expected =
      #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
      + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    #expect(try canonical(text) == expected)
  }

  @Test func membersAreSortedByUTF16AsInSection323() throws {
    let text = #"""
      {"\u20ac": "Euro", "\r": "Return", "\ufb33": "Dalet", "1": "One", "\ud83d\ude00": "Emoji", "\u0080": "Control",
       "\u00f6": "Diaeresis", "": "Empty", "10": "Ten"}
      """#
    let sorted = try JSONValue(parsing: canonical(text)).objectValue?.members.compactMap(\.value.stringValue)
    #expect(sorted == ["Empty", "Return", "One", "Ten", "Control", "Diaeresis", "Euro", "Emoji", "Dalet"])
  }

  @Test func membersAreSortedAtEveryLevel() throws {
    #expect(
      try canonical(#"{"b":[{"d":1,"c":2}],"a":{"z":{},"y":[]}}"#) == #"{"a":{"y":[],"z":{}},"b":[{"c":2,"d":1}]}"#)
  }

  @Test func numbersBeyondTheDoublesAreRefused() throws {
    for text in ["1e400", "[-1e999]", #"{"a":1e309}"#] {
      let value = try JSONValue(parsing: text)
      let error = #expect(throws: CodedError.self) { try value.canonical() }
      #expect(error?.code == .jsonNumberRange)
    }
    #expect(try canonical("1e-400") == "0")
  }

  @Test func canonicalFormIsItsOwnCanonicalForm() throws {
    let seed: UInt64 = 8785
    print("canonicalFormIsItsOwnCanonicalForm: seed \(seed)")
    var generator = JSONTestGenerator(seed: seed)
    for _ in 0..<2000 {
      let bits = generator.next()
      let value = Double(bitPattern: bits)
      guard let number = JSONNumber(value) else { continue }
      #expect(number.doubleValue == value, "bits \(bits)")
      #expect(try canonical(number.text) == number.text)
    }
    for _ in 0..<500 {
      let document = generator.value(depth: 4)
      guard let once = try? document.canonical() else { continue }
      #expect(try JSONValue(parsing: once).canonical() == once)
    }
  }
}
