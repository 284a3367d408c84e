import Diagnostics
import JSON
import Testing

@Suite struct JSONRoundTripTests {
  @Test func whatWasWrittenIsReadBack() throws {
    let seed: UInt64 = 1
    print("whatWasWrittenIsReadBack: seed \(seed)")
    var generator = JSONTestGenerator(seed: seed)
    for _ in 0..<3000 {
      let document = generator.value(depth: 5)
      let read = try JSONValue(parsing: document.serialized())
      #expect(read == document)
      #expect(read.serialized() == document.serialized())
      #expect(read.hashValue == document.hashValue)
      #expect(try JSONValue(parsing: document.pretty()) == document)
    }
  }

  /// Strings are gone through several octets at a time, so what is special must be found at every place.
  @Test(arguments: ["\"", "\\", "\n", "\u{0}", "\u{1F}", " ", "!", "#", "[", "]", "\u{7F}", "é", "\u{A2}", "\u{1F600}"])
  func aCharacterIsWrittenAndReadAtEveryPlace(_ character: String) throws {
    for length in 0..<40 {
      for place in 0...length {
        var text = String(repeating: "x", count: length)
        text.insert(contentsOf: character, at: text.index(text.startIndex, offsetBy: place))
        let octets = JSONValue.string(text).serialized()
        #expect(try JSONValue(parsing: octets) == .string(text), "length \(length), place \(place)")
        let isBare = !octets.dropFirst().dropLast().contains { $0 < 0x20 }
        #expect(isBare, "length \(length), place \(place)")
      }
    }
  }

  @Test(arguments: [0x00, 0x0A, 0x1F] as [UInt8]) func aBareControlCharacterIsRefusedAtEveryPlace(_ octet: UInt8) {
    for length in 0..<40 {
      for place in 0...length {
        var octets = [UInt8](repeating: UInt8(ascii: "x"), count: length)
        octets.insert(octet, at: place)
        let quote = [UInt8(ascii: "\"")]
        #expect(throws: CodedError.self) { try JSONValue(parsing: quote + octets + quote) }
      }
    }
  }

  /// One hundred thousand documents, each a well-formed one with some octets changed, moved or lost.
  @Test func damagedDocumentsAreRefusedOrReadFaithfully() throws {
    let seed: UInt64 = 100_000
    print("damagedDocumentsAreRefusedOrReadFaithfully: seed \(seed)")
    var generator = JSONTestGenerator(seed: seed)
    let originals = (0..<200).map { _ in generator.value(depth: 3).serialized() }
    var accepted = 0
    for _ in 0..<100_000 {
      let damaged = generator.damaged(originals[generator.below(originals.count)])
      guard let document = try? JSONValue(parsing: damaged) else { continue }
      accepted += 1
      let again = try? JSONValue(parsing: document.serialized())
      if again != document { Issue.record("read differently: \(damaged)") }
    }
    // Damage must hurt, and not always.
    #expect((1000...90_000).contains(accepted))
  }
}

extension JSONTestGenerator {
  fileprivate mutating func damaged(_ document: [UInt8]) -> [UInt8] {
    var octets = document
    for _ in 0...below(3) {
      let place = below(octets.count + 1)
      switch below(5) {
      case 0 where place < octets.count: octets[place] ^= UInt8(1 << below(8))
      case 1 where place < octets.count: octets.remove(at: place)
      case 2: octets.insert(Array(#"{}[],:"\ue0-1.tfn "#.utf8)[below(18)], at: place)
      case 3 where place < octets.count: octets[place] = UInt8(below(256))
      case 4: octets.removeSubrange(place..<min(octets.count, place + below(4)))
      default: octets.append(UInt8(ascii: " "))
      }
    }
    return octets
  }
}
