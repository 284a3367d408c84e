import CLibXML2
import Diagnostics
import Testing

@testable import SignedXML

/// The judge is libxml2, which reads and canonicalises by itself.
@Suite("Documents read in pieces have the canonical form that libxml2 gives them")
struct StreamCanonicalTests {
  private static let seed: UInt64 = 0x5EED_2026

  private func libxml2(_ octets: [UInt8], prefixList: [String]) -> [UInt8]? {
    lanyard_xmlQuiet()
    let document = octets.withUnsafeBytes { buffer in
      xmlReadMemory(
        buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), nil, "UTF-8",
        Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue))
    }
    guard let document else { return nil }
    defer { xmlFreeDoc(document) }
    // `#default` is the name of the default namespace in libxml2's list.
    var names: [UnsafeMutablePointer<xmlChar>?] = prefixList.map { xmlStrdup($0.isEmpty ? "#default" : $0) } + [nil]
    defer { for name in names { lanyard_xmlFree(name) } }
    var output: UnsafeMutablePointer<xmlChar>?
    let count = xmlC14NDocDumpMemory(document, nil, Int32(XML_C14N_EXCLUSIVE_1_0.rawValue), &names, 0, &output)
    defer { lanyard_xmlFree(output) }
    guard count >= 0, let output else { return nil }
    return Array(UnsafeBufferPointer(start: output, count: Int(count)))
  }

  @Test func randomDocumentsAgree() throws {
    print("seed \(Self.seed)")
    var random = RandomXML(seed: Self.seed)
    for round in 0..<1500 {
      let text = random.document()
      let octets = Array(text.utf8)
      let prefixList = round % 3 == 0 ? Array((RandomXML.prefixes + [""]).shuffled(using: &random).prefix(3)) : []
      let pieces = [1 + round % 7, 1 + round % 31, 1 + round % 211]
      let expected = try #require(libxml2(octets, prefixList: prefixList), "libxml2 refuses round \(round): \(text)")
      let found = try StreamCanonicalizer.canonicalize(octets, prefixList: prefixList, pieces: pieces)
      guard found != expected else { continue }
      Issue.record(
        """
        round \(round), prefixes \(prefixList)
        \(text.debugDescription)
        \(String(decoding: expected, as: UTF8.self).debugDescription)
        \(String(decoding: found, as: UTF8.self).debugDescription)
        """)
      return
    }
  }

  /// The strict reader takes what the writer writes, and the tree's own canonicaliser agrees.
  @Test func theTwoCanonicalisersAgree() throws {
    var random = RandomXML(seed: Self.seed + 1)
    for _ in 0..<300 {
      let octets = Array(random.document().utf8)
      let found = try StreamCanonicalizer.canonicalize(octets)
      let document = try ParsedDocument(parsing: octets)
      #expect(try Canonicalizer.canonicalize(document.root) == found)
      _ = try CanonicalXMLReader.read(found, limits: .message)
    }
  }

  /// A change of one octet: what we take, libxml2 takes too, and for the same document.
  @Test func whatWeTakeOfChangedDocumentsLibXML2TakesAlike() throws {
    var random = RandomXML(seed: Self.seed + 2)
    var taken = 0
    for _ in 0..<4000 {
      var octets = Array(random.document().utf8)
      let place = Int.random(in: 0..<octets.count, using: &random)
      octets[place] =
        [0x20, 0x3C, 0x3E, 0x26, 0x22, 0x3A, 0x2D, 0x5D, 0x61, 0x00].randomElement(using: &random) ?? 0x61
      guard let found = try? StreamCanonicalizer.canonicalize(octets, pieces: [5, 64]) else { continue }
      taken += 1
      let expected = libxml2(octets, prefixList: [])
      guard found != expected else { continue }
      Issue.record(
        """
        \(String(decoding: octets, as: UTF8.self).debugDescription)
        \(expected.map { String(decoding: $0, as: UTF8.self).debugDescription } ?? "refused")
        \(String(decoding: found, as: UTF8.self).debugDescription)
        """)
      return
    }
    #expect(taken > 400)
  }
}
