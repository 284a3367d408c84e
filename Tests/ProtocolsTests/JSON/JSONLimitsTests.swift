import Diagnostics
import JSON
import Testing

@Suite struct JSONLimitsTests {
  private func code(_ text: String, _ limits: JSONLimits) -> ErrorCode? {
    do {
      _ = try JSONValue(parsing: text, limits: limits)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func depthIsBoundedExactly() {
    let limits = JSONLimits(maximumDepth: 3)
    #expect(code("[[[1]]]", limits) == nil)
    #expect(code("[[[[]]]]", limits) == .jsonTooDeep)
    #expect(code(#"{"a":{"b":{"c":1}}}"#, limits) == nil)
    #expect(code(#"{"a":[{"b":[]}]}"#, limits) == .jsonTooDeep)
    #expect(code("[[],[[]],[[]]]", limits) == nil)
  }

  @Test func aMillionOpenBracketsAreRefusedAtTheLimit() {
    let error = #expect(throws: CodedError.self) {
      try JSONValue(parsing: Array(repeating: UInt8(ascii: "["), count: 1_000_000))
    }
    #expect(error?.code == .jsonTooDeep)
    #expect(error?.position?.offset == 65)
  }

  @Test func sizeIsBoundedExactly() {
    let limits = JSONLimits(maximumOctets: 4)
    #expect(code("true", limits) == nil)
    #expect(code("true ", limits) == .jsonTooLarge)
  }

  @Test func valuesAreBoundedExactly() {
    let limits = JSONLimits(maximumValues: 4)
    #expect(code("[1,2,3]", limits) == nil)
    #expect(code("[1,2,3,4]", limits) == .jsonTooManyValues)
    #expect(code(#"{"a":1,"b":[2]}"#, limits) == nil)
    #expect(code(#"{"a":1,"b":[2,3]}"#, limits) == .jsonTooManyValues)
  }

  /// On both sides of the size at which objects change from search to hash.
  @Test(arguments: [2, 15, 16, 17, 18, 40, 400]) func repeatedNamesAreRefusedOrReplaced(count: Int) throws {
    let names = (0..<count - 1).map { "n\($0)" }
    for repeated in [names.first, names.last].compactMap({ $0 }) {
      let text = "{" + (names + [repeated]).enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",") + "}"
      #expect(code(text, .request) == .jsonDuplicateName)
      let object = try JSONValue(parsing: text, limits: JSONLimits(duplicateNames: .lastWins)).objectValue
      #expect(object?.names == names)
      #expect(object?[repeated]?.intValue == count - 1)
    }
  }

  @Test func namesAreRepeatedWhenTheirCharactersAreHoweverTheyWereEscaped() {
    #expect(code(#"{"a":1,"\u0061":2}"#, .request) == .jsonDuplicateName)
    #expect(code("{\"\u{E9}\":1,\"e\u{301}\":2}", .request) == nil)
  }

  @Test func theErrorPointsAtTheSecondName() {
    let error = #expect(throws: CodedError.self) { try JSONValue(parsing: #"{"a":1, "a":2}"#) }
    #expect(error?.position?.offset == 8)
    #expect(error?.received == "`a`")
  }
}
