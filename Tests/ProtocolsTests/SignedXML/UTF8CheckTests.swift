import Testing

// The check has no public door of its own.
@testable import SignedXML

@Suite struct ChecksOfUTF8 {
  /// Every sequence of up to three octets out of those at which the rules change, and some longer ones, at every
  /// distance from the end that matters; the standard library is the other opinion.
  @Test func agreeWithTheStandardLibrary() {
    let edges: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
      0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    var compared = 0
    func compare(_ octets: [UInt8]) {
      let theirs = (try? UTF8Span(validating: octets.span)) != nil
      if UTF8Check.isValid(octets) != theirs { Issue.record("\(octets)") }
      compared += 1
    }
    compare([])
    for first in edges {
      compare([first])
      for second in edges {
        compare([first, second])
        for third in edges {
          compare([first, second, third])
          compare([0x61, first, second, third, 0x62, 0x63, 0x64, 0x65, 0x66])
          for fourth: UInt8 in [0x41, 0x7F, 0x80, 0xBF, 0xC2] { compare([first, second, third, fourth]) }
        }
      }
    }
    #expect(compared > 100_000)
  }
}
