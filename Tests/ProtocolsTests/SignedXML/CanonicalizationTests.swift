import CLibXML2
import Diagnostics
import Testing

// Canonicalisation has no public door of its own: only signatures ask for it.
@testable import SignedXML

@Suite struct CanonicalFormsOfNodes {
  private func canonical(
    _ text: String, at path: [Int], by method: CanonicalizationMethod, without excluded: [Int]? = nil
  ) throws -> String {
    let document = try ParsedDocument(parsing: Array(text.utf8))
    func find(_ path: [Int]) -> UnverifiedElement { path.reduce(document.root) { $0.children[$1] } }
    let octets = try Canonicalizer.canonicalize(find(path), without: excluded.map(find), by: method)
    return String(decoding: octets, as: UTF8.self)
  }

  /// Canonical XML 1.0 §2.3 and §2.4: every namespace in scope, and the nearest `xml:` attribute of each name.
  @Test func inclusiveOnesCarryWhatTheyInherit() throws {
    let text =
      "<r xmlns='urn:d' xmlns:u='urn:u' xml:lang='de' xml:space='preserve'><m xml:lang='fr' xmlns:u='urn:v' k='1'>"
      + "<a xml:base='x' b='2'><c xml:lang='en' xmlns='' xmlns:u='urn:v'/></a></m></r>"
    #expect(
      try canonical(text, at: [0, 0], by: .inclusive)
        == #"<a xmlns="urn:d" xmlns:u="urn:v" b="2" xml:base="x" xml:lang="fr" xml:space="preserve">"#
        + #"<c xmlns="" xml:lang="en"></c></a>"#)
    #expect(
      try canonical(text, at: [0, 0], by: .exclusive(prefixList: []))
        == #"<a xmlns="urn:d" b="2" xml:base="x"><c xmlns="" xml:lang="en"></c></a>"#)
    #expect(
      try canonical(text, at: [0, 0], by: .inclusive, without: [0, 0, 0])
        == #"<a xmlns="urn:d" xmlns:u="urn:v" b="2" xml:base="x" xml:lang="fr" xml:space="preserve"></a>"#)
  }

  /// xml-exc-c14n §3: a listed prefix is shown at the apex and wherever it is declared otherwise; `#default` is the
  /// default namespace, and undoing it is shown too.
  @Test func prefixListsFollowTheirRules() throws {
    let text =
      "<r xmlns='urn:d' xmlns:u='urn:u'><p:a xmlns:p='urn:p'><p:b xmlns=''><p:c xmlns='urn:d' xmlns:u='urn:u'/>"
      + "<d xmlns:u='urn:2'><p:e xmlns:u='urn:u'/></d></p:b></p:a></r>"
    #expect(
      try canonical(text, at: [0], by: .exclusive(prefixList: ["#default"]))
        == #"<p:a xmlns="urn:d" xmlns:p="urn:p"><p:b xmlns=""><p:c xmlns="urn:d"></p:c><d><p:e></p:e></d></p:b></p:a>"#)
    #expect(
      try canonical(text, at: [0], by: .exclusive(prefixList: ["u", "missing", "p"]))
        == ##"<p:a xmlns:p="urn:p" xmlns:u="urn:u"><p:b><p:c></p:c><d xmlns:u="urn:2"><p:e xmlns:u="urn:u"></p:e></d></p:b></p:a>"##
    )
  }

  private static let seed: UInt64 = 20_261_123

  /// libxml2's canonicaliser is another implementation of both recommendations.
  @Test func areThoseOfLibXML2() throws {
    print("seed \(Self.seed)")
    var random = RandomXML(seed: Self.seed)
    var octetsCompared = 0
    for round in 0..<1_500 {
      let text = random.document()
      let document = try ParsedDocument(parsing: Array(text.utf8))
      let elements = everyElement(under: document.root)
      let apex = try #require(elements.randomElement(using: &random))
      let inside = everyElement(under: apex).dropFirst()
      let excluded = Bool.random(using: &random) ? inside.randomElement(using: &random) : nil
      let prefixes = ["#default", "a", "b", "xs", "absent"].filter { _ in Bool.random(using: &random) }
      let method: CanonicalizationMethod =
        round % 3 == 0 ? .inclusive : .exclusive(prefixList: round % 3 == 1 ? [] : prefixes)
      let ours = try Canonicalizer.canonicalize(apex, without: excluded, by: method)
      let theirs = try #require(
        LibXML2Canonicalizer.canonicalize(apex, without: excluded, by: method, in: Array(text.utf8)))
      #expect(
        ours == theirs,
        "round \(round) \(method)\n\(text)\n\(String(decoding: ours, as: UTF8.self))\n\(String(decoding: theirs, as: UTF8.self))"
      )
      guard ours == theirs else { return }
      _ = try CanonicalXMLReader.read(ours, limits: .message)
      octetsCompared += ours.count
    }
    #expect(octetsCompared > 100_000)
  }

  private func everyElement(under element: UnverifiedElement) -> [UnverifiedElement] {
    [element] + element.children.flatMap(everyElement)
  }
}

/// The oracle: libxml2 over the subset that `apex` and its descendants make, without those of `excluded`.
private enum LibXML2Canonicalizer {
  struct Subset {
    let apex: xmlNodePtr
    let excluded: xmlNodePtr?
  }

  static func canonicalize(
    _ apex: UnverifiedElement, without excluded: UnverifiedElement?, by method: CanonicalizationMethod,
    in source: [UInt8]
  ) -> [UInt8]? {
    guard let output = xmlAllocOutputBuffer(nil), let document = try? EditableDocument(source),
      let node = try? document.node(of: apex)
    else { return nil }
    defer { xmlOutputBufferClose(output) }
    var subset = Subset(apex: node, excluded: excluded.flatMap { try? document.node(of: $0) })
    var prefixes: [UnsafeMutablePointer<xmlChar>?] = []
    if case .exclusive(let list) = method, !list.isEmpty { prefixes = list.map { xmlStrdup($0) } + [nil] }
    defer { for prefix in prefixes { lanyard_xmlFree(prefix) } }
    let mode = method.isInclusive ? XML_C14N_1_0 : XML_C14N_EXCLUSIVE_1_0
    let status = prefixes.withUnsafeMutableBufferPointer { list in
      withUnsafeMutablePointer(to: &subset) { subset in
        xmlC14NExecute(
          document.pointer, isVisible, subset, Int32(mode.rawValue), list.isEmpty ? nil : list.baseAddress, 0,
          output)
      }
    }
    guard status >= 0 else { return nil }
    let count = xmlOutputBufferGetSize(output)
    return Array(UnsafeBufferPointer(start: xmlOutputBufferGetContent(output), count: count))
  }
}

/// Of a namespace declaration, which is no node, only the type may be read; its element stands for it.
private func isVisible(
  _ subset: UnsafeMutableRawPointer?, _ node: xmlNodePtr?, _ parent: xmlNodePtr?
) -> Int32 {
  guard let subset = subset?.assumingMemoryBound(to: LibXML2Canonicalizer.Subset.self).pointee else { return 0 }
  var current = node?.pointee.type == XML_NAMESPACE_DECL ? parent : node
  while let place = current {
    if place == subset.excluded { return 0 }
    if place == subset.apex { return 1 }
    current = place.pointee.parent
  }
  return 0
}
