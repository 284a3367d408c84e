import Diagnostics
import JSON
import Testing

@Suite struct JSONObjectTests {
  @Test func membersKeepTheirOrder() throws {
    var object: JSONObject = ["b": 1, "a": 2, "c": 3]
    object["a"] = nil
    object["d"] = 4
    object["b"] = 5
    #expect(object.names == ["b", "c", "d"])
    #expect(object["b"] == 5)
    object["x"] = nil
    #expect(object.count == 3)
  }

  @Test(arguments: [3, 50]) func ofTwoMembersOfOneNameTheLaterWinsInTheFirstsPlace(count: Int) {
    let members = (0..<count).map { ("n\($0)", JSONValue.number(JSONNumber($0))) }
    let object = JSONObject(members: members + [("n1", "new")])
    #expect(object.count == count)
    #expect(object.members[1].value == "new")
  }

  @Test(arguments: [2, 16, 17, 60]) func equalityAndHashIgnoreTheOrderOfMembers(count: Int) {
    let members = (0..<count).map { ("n\($0)", JSONValue.number(JSONNumber($0))) }
    let object = JSONObject(members: members)
    let reversed = JSONObject(members: members.reversed())
    #expect(object == reversed)
    #expect(object.hashValue == reversed.hashValue)
    var other = reversed
    other["n0"] = "different"
    #expect(object != other)
    other["n0"] = nil
    other["m"] = 0
    #expect(object != other)
  }

  @Test func namesAreComparedByOctets() {
    let object: JSONObject = ["\u{E9}": 1]
    #expect(object["e\u{301}"] == nil)
    #expect(object["\u{E9}"] == 1)
  }

  @Test func theExactSpellingComesBeforeAnyOther() {
    let object: JSONObject = ["USERNAME": 1, "userName": 2, "\u{C9}": 3]
    #expect(object.member(ignoringCase: "userName")?.value == 2)
    #expect(object.member(ignoringCase: "username")?.value == 1)
    #expect(object.member(ignoringCase: "\u{E9}") == nil)
    #expect(object.member(ignoringCase: "user") == nil)
  }

  @Test func asciiCaseAloneIsIgnored() {
    #expect("URN:Ietf".matches(ignoringCase: "urn:ietf"))
    #expect(!"a[".matches(ignoringCase: "a{"))
    #expect(!"@".matches(ignoringCase: "`"))
    #expect(!"\u{212A}".matches(ignoringCase: "k"))
    #expect("xABx".dropFirst().dropLast().matches(ignoringCase: "ab"))
  }

  @Test func prettyPrintingIndentsByTwo() {
    let document: JSONValue = ["a": [1, [:], []], "b": ["c": nil]]
    let expected = """
      {
        "a": [
          1,
          {},
          []
        ],
        "b": {
          "c": null
        }
      }
      """
    #expect(document.pretty() == expected)
  }

  @Test func prettyPrintingSteersNoTerminalAndLosesNothing() throws {
    let text = "a\u{9B}31m\u{85}\u{202E}\u{2028}\u{7F}é\u{1F600}"
    let document: JSONValue = .object([text: .string(text)])
    let shown = document.pretty()
    #expect(shown.contains("\"a\\u009b31m\\u0085\\u202e\\u2028\\u007fé\u{1F600}\""))
    #expect(try JSONValue(parsing: Array(shown.utf8)) == document)
    #expect(document.text.contains(text))
  }

  @Test func valuesAreReadByKind() {
    let document: JSONValue = ["s": "x", "n": 7, "b": true, "a": [1], "o": ["k": nil]]
    #expect(document["s"]?.stringValue == "x")
    #expect(document["n"]?.intValue == 7)
    #expect(document["b"]?.boolValue == true)
    #expect(document["a"]?.arrayValue == [1])
    #expect(document["o"]?["k"]?.isNull == true)
    #expect(document["s"]?.intValue == nil)
    #expect(document["s"]?["x"] == nil)
    #expect(document.objectValue?.map(\.value.kind) == ["string", "number", "boolean", "array", "object"])
  }
}
