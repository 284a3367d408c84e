import Diagnostics
import SignedXML
import Testing

@Suite struct ParsedDocuments {
  private func code(_ text: String) -> String? {
    do throws(CodedError) {
      _ = try ParsedDocument(parsing: Array(text.utf8))
      return nil
    } catch {
      return error.code.rawValue
    }
  }

  @Test func elementsAreReadAsTheyStand() throws {
    let text =
      #"<p:a xmlns:p="urn:p" xmlns="urn:d" ID="_1" p:ID="_2">x<!--c-->y<![CDATA[<z>]]><b k="&quot;"/><b xmlns=""/></p:a>"#
    let document = try ParsedDocument(parsing: Array(text.utf8))
    let root = document.root
    #expect(root.localName == "a" && root.namespaceURI == "urn:p")
    #expect(root.isNamed("a", in: "urn:p") && !root.isNamed("a", in: "urn:d"))
    #expect(root.attribute("ID") == "_1")
    #expect(root.attributes.map(\.namespaceURI) == [nil, "urn:p"])
    #expect(root.text == "xy<z>" && root.holdsComment && root.parent == nil)
    #expect(root.children.map(\.namespaceURI) == ["urn:d", nil])
    #expect(root.children[0].attribute("k") == "\"")
    #expect(root.children[0] == root.children[0] && root.children[0] != root.children[1])
    #expect(root.children[0].parent == root)
    #expect(document.element(withID: "_1") == root && document.element(withID: "_2") == nil)
  }

  @Test func anElementKeepsItsDocumentAlive() throws {
    var element: UnverifiedElement? = try ParsedDocument(parsing: Array("<a><b>text</b></a>".utf8)).root.children.first
    #expect(element?.text == "text")
    element = nil
  }

  @Test func malformedDocumentsAreRefused() {
    for text in [
      "<a><b></a></b>", "<p:a/>", "<a p:b=''/>", "<a b='' b=''/>", "<a/><b/>", "<a>]]></a>", "<1/>", "<a>&#0;</a>",
    ] {
      #expect(code(text) == "saml.xml.malformed", "\(text)")
    }
  }

  @Test func relativeNamespacesAreRefused() {
    #expect(code("<a xmlns='x'/>") == "saml.xml.namespace-relative")
    #expect(code("<a><b xmlns:p='../x:y'/></a>") == "saml.xml.namespace-relative")
    #expect(code("<a xmlns='urn:x'><b xmlns=''/></a>") == nil)
  }

  /// libxml2's tree holds `&#38;` for the ampersand, and its canonicaliser writes either that or a bare `&`.
  @Test func namespacesThatCanonicalisersDisagreeOnAreRefused() {
    #expect(code("<a xmlns='urn:x?a=1&amp;b=2'/>") == "saml.xml.namespace-form")
    #expect(code("<a><b xmlns:p='urn:x&#38;y'/></a>") == "saml.xml.namespace-form")
    #expect(code("<a xmlns='urn:x&#x79;' b='&amp;'/>") == nil)
  }

  @Test func identifiersAreUniqueNames() {
    #expect(code("<a ID='_1'><b ID='_1'/></a>") == "saml.xml.id-duplicate")
    #expect(code("<a ID='_1'><b Id='_1'/></a>") == "saml.xml.id-duplicate")
    #expect(code("<a ID='1'/>") == "saml.xml.id-form")
    #expect(code("<a ID='a:b'/>") == "saml.xml.id-form")
    #expect(code("<a ID=''/>") == "saml.xml.id-form")
    #expect(code("<a ID='_1'><b ID='_2' Id='Müller-3.x'/></a>") == nil)
  }
}
