import Diagnostics
import Testing

@Suite struct CodedErrorTests {
  private let code: ErrorCode = "test.code"

  @Test func theDescriptionIsOneLineWithAllThatIsKnown() {
    let plain = CodedError(code, "it broke", remedy: "mend it")
    #expect(plain.description == "test.code: it broke")
    let full = CodedError(
      code, "it broke", expected: "`a`", received: "`b`", remedy: "mend it",
      position: .init(file: "policy.yaml", line: 3, column: 7))
    #expect(full.description == "test.code: it broke at policy.yaml:3:7 (expected `a`, received `b`)")
    let offset = CodedError(code, "it broke", received: "x", remedy: "mend it", position: .init(offset: 12))
    #expect(offset.description == "test.code: it broke at offset 12 (received x)")
    let file = CodedError(code, "it broke", remedy: "mend it", position: .init(file: "a.json"))
    #expect(file.description == "test.code: it broke in a.json")
    let nowhere = CodedError(code, "it broke", remedy: "mend it", position: .init())
    #expect(nowhere.description == "test.code: it broke")
  }

  @Test func errorsAreEqualWhenTheirCodesAre() {
    #expect(CodedError(code, "one", remedy: "a") == CodedError(code, "two", expected: "x", remedy: "b"))
    #expect(CodedError(code, "one", remedy: "a") != CodedError("test.other", "one", remedy: "a"))
  }

  @Test func detailsAreTheCallersUnlessSaidOtherwise() {
    #expect(CodedError(code, "x", remedy: "y").exposure == .caller)
    #expect(CodedError(code, "x", remedy: "y", exposure: .operator).exposure == .operator)
  }

  @Test func aFailedFindingSharesTheErrorsValues() {
    let error = CodedError(code, "x", expected: "e", received: "r", remedy: "y")
    let finding = Finding.failed("check", error)
    #expect(finding == Finding(check: "check", outcome: .failed, expected: "e", received: "r", error: error))
    #expect(Finding.passed("check").outcome == .passed)
    #expect(Finding.noted("check", "r").received == "r")
  }
}

@Suite struct ForeignTexts {
  @Test func makeNoLinesOfTheirOwn() {
    #expect("x\nok\u{9B}\u{202E}`".asForeignText == #"`x\u{a}ok\u{9b}\u{202e}\u{60}`"#)
    #expect("x\nok\u{9B}\u{202E}`é".onOneLine == #"x\u{a}ok\u{9b}\u{202e}`é"#)
    #expect("plain `é`".onOneLine == "plain `é`")
    #expect(String(repeating: "a", count: 300).onOneLine.utf8.count == 300)
  }
}

@Suite struct SecretTests {
  private struct Holder {
    let token = Secret("hunter2")
    let maybe: Secret<String>? = Secret("hunter2")
  }

  @Test func nothingThatPrintsShowsASecret() {
    let secret = Secret("hunter2")
    var dumped = ""
    dump(Holder(), to: &dumped)
    dump(secret, to: &dumped)
    var printed = ""
    print(secret, Holder(), [secret], ["key": secret], separator: " ", to: &printed)
    debugPrint(secret, Holder(), Optional(secret) as Any, to: &printed)
    let texts = [
      dumped, printed, "\(secret)", String(describing: secret), String(reflecting: secret), "\(Holder())",
      String(reflecting: Holder()),
    ]
    for text in texts {
      #expect(!text.contains("hunter2"), "\(text)")
      #expect(text.contains("<redacted>"), "\(text)")
    }
    #expect(Mirror(reflecting: secret).children.isEmpty)
  }

  @Test func revealingTakesOneDeliberateWord() {
    #expect(Secret("hunter2").reveal() == "hunter2")
    #expect(Secret([1, 2]).reveal() == [1, 2])
  }
}

@Suite struct OctetsTests {
  private let composed = "\u{E9}"
  private let decomposed = "e\u{301}"

  @Test func canonicallyEquivalentTextsAreDifferentKeys() {
    #expect(composed == decomposed)
    #expect(!composed.hasSameOctets(as: decomposed))
    #expect(!composed[...].hasSameOctets(as: decomposed))
    #expect("abc".dropFirst().hasSameOctets(as: "bc"))
    let map = [OctetKey(composed): 1, OctetKey(decomposed): 2]
    #expect(map.count == 2)
    #expect(map[OctetKey("\u{E9}")] == 1)
    #expect(OctetKey(composed).description.hasSameOctets(as: composed))
  }

  @Test func equalKeysHashAlikeHoweverTheirTextIsStored() {
    let long = String(repeating: "long enough to live on the heap ", count: 4)
    #expect(OctetKey(long).hashValue == OctetKey(String(("x" + long).dropFirst())).hashValue)
    #expect(OctetKey("a").hashValue == OctetKey(String(decoding: [0x61], as: UTF8.self)).hashValue)
  }
}
