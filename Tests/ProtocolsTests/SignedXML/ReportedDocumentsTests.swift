import CLibXML2
import Diagnostics
import Testing

@testable import SignedXML

/// The judge is the tree that libxml2 builds, and its canonicaliser.
@Suite("What libxml2 reports while it parses is the document that its own tree holds")
struct ReportedDocuments {
  private static let seed: UInt64 = 20_261_123

  private enum Judgement: Equatable {
    case malformed
    case canonical([UInt8])
    /// Well-formed, and libxml2 has no canonical form for it.
    case unwritten
  }

  private func libxml2(_ octets: [UInt8]) -> Judgement {
    LibXML.prepare()
    guard let context = xmlNewParserCtxt() else { return .malformed }
    defer { xmlFreeParserCtxt(context) }
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    let document = octets.withUnsafeBytes { buffer in
      xmlCtxtReadMemory(
        context, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), nil, nil, Int32(options))
    }
    guard let document else { return .malformed }
    defer { xmlFreeDoc(document) }
    guard lanyard_xmlIsWellFormed(context) != 0 else { return .malformed }
    var output: UnsafeMutablePointer<xmlChar>?
    let count = xmlC14NDocDumpMemory(document, nil, Int32(XML_C14N_EXCLUSIVE_1_0.rawValue), nil, 0, &output)
    defer { lanyard_xmlFree(output) }
    guard count >= 0, let output else { return .unwritten }
    return .canonical(Array(UnsafeBufferPointer(start: output, count: Int(count))))
  }

  /// Nil where the scan refuses before anything is parsed, or a namespace or an identifier afterwards.
  private func ours(_ octets: [UInt8]) -> Judgement? {
    guard let scanned = try? PrescannedXML(octets) else {
      // Whatever comes of it: nothing breaks, although no scan came before.
      _ = try? XMLTreeBuilder.parse(octets)
      return nil
    }
    do throws(CodedError) {
      let document = try ParsedDocument(scanned)
      return .canonical(try Canonicalizer.canonicalize(document.root))
    } catch {
      return error.code == .xmlMalformed ? .malformed : nil
    }
  }

  private func compare(_ octets: [UInt8]) -> Judgement? {
    guard let found = ours(octets) else { return nil }
    let expected = libxml2(octets)
    guard found != expected else { return found }
    Issue.record(
      """
      \(String(decoding: octets, as: UTF8.self).debugDescription)
      libxml2: \(describe(expected))
      ours: \(describe(found))
      """)
    return nil
  }

  private func describe(_ judgement: Judgement) -> String {
    if case .canonical(let octets) = judgement { return String(decoding: octets, as: UTF8.self).debugDescription }
    return "\(judgement)"
  }

  @Test func randomDocumentsAreTheSame() {
    var random = RandomXML(seed: Self.seed)
    for _ in 0..<1_500 {
      let text = random.document()
      #expect(compare(Array(text.utf8)) != nil, "\(text)")
    }
  }

  /// One to three octets put elsewhere, left out, or put in, among them all that mean something to XML.
  @Test func changedDocumentsAreJudgedAlike() {
    print("seed \(Self.seed)")
    var random = RandomXML(seed: Self.seed)
    let special = Array("<>&;:='\"/-!?[]x#0aA. \t\n\r_\u{EB}".utf8) + [0x00, 0x7F, 0xEF, 0xBF, 0xBE]
    var (taken, refused) = (0, 0)
    for _ in 0..<9_000 {
      var octets = Array(random.document().utf8)
      guard octets.count < 1_000 else { continue }
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<octets.count, using: &random)
        let octet = special.randomElement(using: &random) ?? 0x20
        switch Int.random(in: 0..<4, using: &random) {
        case 0: octets.insert(octet, at: place)
        case 1 where octets.count > 1: octets.remove(at: place)
        default: octets[place] = octet
        }
      }
      switch compare(octets) {
      case .canonical: taken += 1
      case .malformed: refused += 1
      default: break
      }
    }
    print("\(taken) taken, \(refused) malformed")
    #expect(taken > 500 && refused > 500)
  }

  @Test(arguments: [
    "<a/><!-- after -->", "<!-- before --><a/>\r\n", "<a>]] ></a>", "<a>]]&gt;</a>", "<a>&#93;]></a>", "<a b='>'/>",
    "<a b='\r\n\t\r'>\r\n\r</a>", "<a b='&#13;&#10;&#9;&#x20;'/>", "<a><![CDATA[]]><![CDATA[\r\n]]]]></a>",
    "<a\r\n b = 'c'\t></a\n>", "<a xmlns:p='urn:p'><p:b xmlns:p='urn:q' p:c=''/><p:b/></a>",
    "<a xmlns='urn:d'><b xmlns=''><c xmlns='urn:d'/></b></a>", "<a xml:lang='de'><xml:b/></a>",
    "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:base='x'/>",
    "<?xml version='1.0'?><a/>", "<?xml version=\"1.0\" encoding='UTF-8' standalone='no' ?>\n<a/>",
    "<a>\u{10FFFF}\u{E000}\u{FFFD}&#x10FFFF;&#xFFFD;</a>", "<\u{EB}\u{B7}.-1/>", "<a b='&amp;#38;&#38;amp;'/>",
    "<a xmlns:p='urn:1' xmlns:q='urn:2' p:b='' q:b='' b=''/>", "<a>&#00065;</a>",
  ])
  func thisIsTaken(_ text: String) {
    guard case .canonical = compare(Array(text.utf8)) else {
      Issue.record("refused")
      return
    }
  }

  @Test(arguments: [
    "<a/><b/>", "<a/>x", "<a></b>", "<a></a", "<a", "<a b></a>", "<a b=></a>", "<a b='' b=''/>", "<a/ >",
    "<a xmlns:p='urn:1' xmlns:q='urn:1' p:b='' q:b=''/>", "<a xmlns:p='urn:1' xmlns:p='urn:2'/>",
    "<a xmlns='urn:1' xmlns='urn:2'/>", "<p:a/>", "<a p:b=''/>", "<a:/>", "<:a/>", "<a:b:c xmlns:a='urn:a'/>",
    "<a xmlns:p=''/>", "<a xmlns:xmlns='urn:x'/>", "<a xmlns:xml='urn:x'/>", "<a xmlns:1='urn:x'/>",
    "<a xmlns='http://www.w3.org/XML/1998/namespace'/>", "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
    "<xmlns:a/>", "<1/>", "<-a/>", "<\u{B7}/>", "<a\u{D7}/>", "<a>]]></a>", "<a>&#0;</a>", "<a>&#xD800;</a>",
    "<a>&#x110000;</a>", "<a>&#xFFFE;</a>", "<a>&#;</a>", "<a>&#x;</a>", "<a>&#1A;</a>", "<a>&#X41;</a>",
    "<a>\u{FFFE}</a>", "<a b='\u{FFFF}'/>", "<a><!-- \u{FFFF} --></a>", "<?xml encoding='UTF-8'?><a/>",
    "<?xml version='1.0' standalone='maybe'?><a/>", "<?xml version='1.0' standalone='no' encoding='UTF-8'?><a/>",
    "<?xml version='1.0' version='1.0'?><a/>", "<?xml version='1.0' other='x'?><a/>", "<?xml ?><a/>",
    "<a>&#99999999;</a>",
  ])
  func thisIsMalformed(_ text: String) {
    let octets = Array(text.utf8)
    #expect(libxml2(octets) == .malformed)
    // Without the scan, which refuses some of them first.
    #expect((try? XMLTreeBuilder.parse(octets)) == nil)
  }
}
