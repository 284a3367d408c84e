import Diagnostics
import SignedXML
import Testing

@Suite struct PrescansOfOctets {
  private func code(_ text: String, _ limits: XMLLimits = .message) -> String? { code(Array(text.utf8), limits) }

  private func code(_ octets: [UInt8], _ limits: XMLLimits = .message) -> String? {
    do throws(CodedError) {
      _ = try PrescannedXML(octets, limits: limits)
      return nil
    } catch {
      return error.code.rawValue
    }
  }

  @Test func ordinaryDocumentsPass() {
    #expect(code("<a/>") == nil)
    #expect(
      code("\u{FEFF}<?xml version='1.0' encoding=\"utf-8\" standalone='yes' ?>\n<a b = 'c>' ><!-- <x - -> --></a >\n")
        == nil)
    #expect(code("<a><![CDATA[ <!DOCTYPE <?pi ]] > ]]>&amp;&#60;&#x3c;</a>") == nil)
    #expect(code(#"<a b="'>" c='"/>'/>"#) == nil)
    #expect(code("<!-- <!DOCTYPE a> <?x ?> --><a/>") == nil)
  }

  @Test func whatOpensFilesIsRefused() {
    #expect(code("<!DOCTYPE a><a/>") == "saml.xml.doctype")
    #expect(code("<!-- --><!doctype a><a/>") == "saml.xml.doctype")
    #expect(code("<a><!ENTITY x 'y'></a>") == "saml.xml.doctype")
    #expect(code("<a>&x;</a>") == "saml.xml.entity")
    #expect(code("<a b='&x;'/>") == "saml.xml.entity")
    #expect(code("<a>&amp</a>") == "saml.xml.malformed")
  }

  @Test func processingInstructionsAreRefused() {
    #expect(code("<?xml version='1.0'?><?x y?><a/>") == "saml.xml.processing-instruction")
    #expect(code("<?xml-stylesheet href='x'?><a/>") == "saml.xml.processing-instruction")
    #expect(code("<a><?x?></a>") == "saml.xml.processing-instruction")
    #expect(code(" <?xml version='1.0'?><a/>") == "saml.xml.processing-instruction")
  }

  @Test func otherEncodingsAndCharactersAreRefused() {
    #expect(code([0xFF, 0xFE, 0x3C, 0x00]) == "saml.xml.encoding")
    #expect(code([0x3C, 0x61, 0x3E, 0xC0, 0x80, 0x3C, 0x2F, 0x61, 0x3E]) == "saml.xml.encoding")
    #expect(code("<?xml version='1.0' encoding='UTF-16'?><a/>") == "saml.xml.encoding")
    #expect(code("<?xml version='1.1'?><a/>") == "saml.xml.declaration")
    #expect(code("<a/>\u{0}<b/>") == "saml.xml.character")
    #expect(code("<a b='\u{1}'/>") == "saml.xml.character")
    #expect(code("") == "saml.xml.empty")
  }

  @Test func brokenTokensAreRefused() {
    for text in [
      "<a", "<a b=c/>", "<a b='c/>", "<a b='<'/>", "<a b='1'c='2'/>", "<a></a></a>", "<a><b></b>", "< a/>", "<a /b>",
      "<!-- -- --><a/>", "<!--->", "<a><![CDATA[x</a>", "</a>", "text", "<a b>", "<?xml version='1.0'",
    ] {
      #expect(code(text) == "saml.xml.malformed", "\(text)")
    }
  }

  @Test func countsAreBounded() {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(code(nested(64)) == nil)
    #expect(code(nested(65)) == "saml.xml.depth")
    func attributes(_ count: Int) -> String { "<a" + (0..<count).map { " b\($0)=''" }.joined() + "/>" }
    #expect(code(attributes(64)) == nil)
    #expect(code(attributes(65)) == "saml.xml.attributes")
    #expect(code(attributes(50_000), XMLLimits(maximumOctets: 1 << 20)) == "saml.xml.attributes")
    func namespaces(_ count: Int) -> String { "<a" + (0..<count).map { " xmlns:n\($0)='u:\($0)'" }.joined() + "/>" }
    #expect(code(namespaces(32)) == nil)
    #expect(code(namespaces(33)) == "saml.xml.namespaces")
    let scoped = namespaces(32).dropLast(2) + ">"
    #expect(code("\(scoped)\(scoped)</a></a>") == nil)
    #expect(code("\(scoped)\(scoped)<b xmlns='u:b'/></a></a>") == "saml.xml.namespaces")
    #expect(code("<r>\(String(repeating: "\(scoped)</a>", count: 9))</r>") == nil)
    let many = String(repeating: "<b/>", count: 8191)
    #expect(code("<a>\(many)</a>") == nil)
    #expect(code("<a>\(many)<b/></a>") == "saml.xml.elements")
    let sixty = attributes(60)
    #expect(code("<r>\(String(repeating: sixty, count: 273))</r>") == nil)
    #expect(
      code("<r>\(String(repeating: sixty, count: 274))</r>", XMLLimits(maximumOctets: 1 << 20)) == "saml.xml.attributes"
    )
    #expect(code("<a xmlns='\(String(repeating: "u", count: 1025))'/>") == "saml.xml.namespace-length")
    #expect(code("<a/>", XMLLimits(maximumOctets: 3)) == "saml.xml.size")
  }

  @Test func textOutsideTheElementIsRefused() {
    for text in ["\u{FEFF}\u{FEFF}<a/>", "x<a/>", "<a/>x", "<a/>\u{A0}"] {
      #expect(code(text) == "saml.xml.malformed", "\(text)")
    }
    #expect(code("\u{FEFF}\n<a/>\r\n\t ") == nil)
  }

  /// Each comment and each CDATA section splits a text: 256 KiB of them cost a tree of 14 MB.
  @Test func manyCommentsAndSectionsAreRefused() {
    let limits = XMLLimits(maximumSections: 2)
    #expect(code("<a>x<!---->x<![CDATA[y]]>x</a>", limits) == nil)
    #expect(code("<a>x<!---->x<![CDATA[y]]>x<!----></a>", limits) == "saml.xml.sections")
    #expect(code("<a>" + String(repeating: "x<!---->", count: 1_025) + "</a>") == "saml.xml.sections")
    #expect(code("<a>" + String(repeating: "x<![CDATA[]]>", count: 1_025) + "</a>") == "saml.xml.sections")
  }
}
