import Testing

@testable import LanyardSQL

@Suite struct IndexKeyTests {
  @Test func upTo512OctetsThePrefixIsEverything() {
    for text in ["", "alice", String(repeating: "a", count: 512), String(repeating: "å", count: 256)] {
      let key = IndexKey(folded: text)
      #expect(key.prefix == text)
      #expect(key.hash.isEmpty)
      #expect(key.whole == nil)
    }
  }

  @Test func aLongerOneIsCutWhereACharacterEnds() {
    let text = "a" + String(repeating: "å", count: 256)
    let key = IndexKey(folded: text)
    #expect(key.prefix.utf8.count == 511)
    #expect(text.hasPrefix(key.prefix))
    #expect(key.hash.count == 16)
    #expect(key.whole == text)
  }

  @Test func longValuesWithOnePrefixDiffer() {
    let start = String(repeating: "a", count: 600)
    #expect(IndexKey(folded: start + "1") != IndexKey(folded: start + "2"))
    #expect(IndexKey(folded: start + "1").prefix == IndexKey(folded: start + "2").prefix)
  }

  /// The values of the reference implementation (http://www.isthe.com/chongo/tech/comp/fnv/).
  @Test(arguments: [
    ("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964"),
    ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
  ])
  func theHashIsFNV1aOf128Bits(_ text: String, _ expected: String) {
    let digits = FNV1a128.hash(text.utf8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
    #expect(digits.joined() == expected)
  }
}
