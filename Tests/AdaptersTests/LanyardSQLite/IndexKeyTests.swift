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

  @Test func noPrefixOfAGreaterValueIsBelowTheLowerBound() {
    let start = String(repeating: "a", count: 510)
    let values = ["", "1", "é", "é1", "€", "€1", "🦓", "🦓1"].map { start + $0 } + ["b", start + start]
    for left in values {
      for right in values where !right.utf8.lexicographicallyPrecedes(left.utf8) {
        let (bound, prefix) = (IndexKey.lowerBound(of: left), IndexKey(folded: right).prefix)
        #expect(!prefix.utf8.lexicographicallyPrecedes(bound.utf8))
      }
    }
  }

  @Test(
    arguments: [
      ("a", "b"), ("é", "ê"), ("a\u{10FFFF}", "b"), ("\u{D7FF}", "\u{E000}"), ("\u{10FFFF}", nil),
      ("a\u{7F}", "a\u{80}"),
    ] as [(String, String?)])
  func whatStartsWithATextEndsBeforeItsSuccessor(_ text: String, _ successor: String?) {
    #expect(IndexTest.successor(of: text) == successor)
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
