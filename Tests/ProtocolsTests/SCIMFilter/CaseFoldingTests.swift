import Diagnostics
import SCIMFilter
import Testing

@Suite struct CaseFoldingTests {
  static let pairs = [
    ("ALICE", "alice"), ("", ""), ("Straße", "straße"), ("STRAẞE", "straße"), ("ΣΑΣ", "σασ"), ("σας", "σασ"),
    ("É", "é"), ("E\u{301}", "e\u{301}"), ("İ", "i\u{307}"), ("ı", "ı"), ("\u{212A}", "k"), ("ДОМ", "дом"),
    ("\u{10400}", "\u{10428}"), ("日本\u{0}", "日本\u{0}"),
  ]

  @Test(arguments: pairs) func lettersLoseTheirCaseAndNothingElse(text: String, folded: String) {
    #expect(CaseFolding.fold(text).hasSameOctets(as: folded))
  }

  @Test func foldingTwiceChangesNothing() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value), scalar.properties.changesWhenLowercased else { continue }
      let once = CaseFolding.fold(String(Character(scalar)))
      #expect(CaseFolding.fold(once).hasSameOctets(as: once), "U+\(String(value, radix: 16))")
    }
  }
}
